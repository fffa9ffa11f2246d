insert into booking.timeline (booking_id, seq, at, actor, actor_id, from_status, to_status, reason)
values (:booking_id, :seq, :at, :actor, :actor_id, :from_status, :to_status, :reason)
