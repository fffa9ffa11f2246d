update technician.technicians
   set status = :status, name = :name, gender = :gender, about = :about, version = :version, updated_at = :updated_at
 where id = :id
