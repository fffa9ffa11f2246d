insert into technician.documents (id, technician_id, kind, file_id, note, created_at)
values (:id, :technician, :kind, :file_id, :note, :created_at)
