insert into @name@.points (consumer_id, balance) values (:consumer, :points)
on conflict (consumer_id) do update set balance = points.balance + excluded.balance
