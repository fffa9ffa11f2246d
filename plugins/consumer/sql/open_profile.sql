insert into consumer.profiles (id, version, created_at, updated_at) values (:id, 1, :now, :now) on conflict (id) do nothing
