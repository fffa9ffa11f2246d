insert into @name@.points (consumer_id, balance) values (:consumer, 0) on conflict (consumer_id) do nothing
