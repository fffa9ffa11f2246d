select cast(coalesce(sum(balance), 0) as bigint) as points from @name@.points where consumer_id = :consumer
