select id, status, name, gender, about, by_account, version, created_at, updated_at
  from technician.technicians
 where id = :id
   for update
