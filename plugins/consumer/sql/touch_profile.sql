update consumer.profiles set updated_at = :now, version = version + 1 where id = :id
