insert into technician.technicians (id, status, name, gender, about, version, created_at, updated_at)
values (:id, :status, :name, :gender, :about, :version, :created_at, :updated_at)
