select id, nickname, preferences, version, created_at from consumer.profiles where id = :id for update
