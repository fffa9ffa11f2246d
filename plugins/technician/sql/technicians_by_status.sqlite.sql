select id, status, name, gender, about, by_account, version, created_at, updated_at
  from technician.technicians
 where (:status is null or status = :status)
   and (:after_id is null or id > :after_id)
 order by id
 limit :limit
