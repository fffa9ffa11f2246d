select id, status, name, gender, about, by_account, version, created_at, updated_at
  from technician.technicians
 where (cast(:status as text) is null or status = :status)
   and (cast(:after_id as uuid) is null or id > :after_id)
 order by id
 limit :limit
