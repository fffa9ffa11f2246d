insert into catalog.quotes (id, consumer_id, service_id, body, signature, expires_at, created_at)
values (:id, :consumer, :service, :body, :signature, :expires_at, :created_at)
