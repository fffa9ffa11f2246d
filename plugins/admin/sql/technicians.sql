select id, status, reason, since
  from admin.technicians
 where status = :status and (cast(:after_id as uuid) is null or id > :after_id)
 order by id
 limit :limit
