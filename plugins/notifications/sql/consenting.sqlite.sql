select user_id from notifications.consents
 where given and (:after is null or user_id > :after)
 order by user_id
 limit :limit
