select id, consumer_id, body, signature, expires_at
  from catalog.quotes
 where id = :id and consumer_id = :consumer
