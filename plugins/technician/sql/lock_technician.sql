select id, status, name, gender, about, version, created_at, updated_at
  from technician.technicians
 where id = :id
   for update
