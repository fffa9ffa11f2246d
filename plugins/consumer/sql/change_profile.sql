update consumer.profiles set nickname = :nickname, preferences = :preferences, updated_at = :now, version = version + 1
where id = :id and version = :version
