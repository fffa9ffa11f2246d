-- Who has never had points has a balance of 0, which this puts below it as well.
insert into @name@.points (consumer_id, balance) values (:consumer, 0 - cast(:points as bigint))
on conflict (consumer_id) do update set balance = points.balance + excluded.balance
