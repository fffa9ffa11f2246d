update technician.technicians
   set status = :status, name = :name, gender = :gender, about = :about, by_account = :by_account,
       version = :version, updated_at = :updated_at
 where id = :id
