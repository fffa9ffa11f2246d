update booking.holds set state = 'released' where id = :hold and consumer_id = :consumer and state = 'held'
returning technician_id, starts_at, ends_at
