update booking.holds set state = 'expired' where id = :hold and state = 'held' and expires_at <= :now
returning technician_id, starts_at, ends_at
