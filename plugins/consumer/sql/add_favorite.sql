insert into consumer.favorites (consumer_id, technician_id, created_at) values (:consumer, :technician, :now)
on conflict (consumer_id, technician_id) do nothing
