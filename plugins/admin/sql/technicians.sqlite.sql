select id, status, reason, since
  from admin.technicians
 where status = :status and (:after_id is null or id > :after_id)
 order by id
 limit :limit
