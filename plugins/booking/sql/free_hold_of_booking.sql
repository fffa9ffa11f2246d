update booking.holds set state = :state where id = :hold and state = 'booked'
returning technician_id, starts_at, ends_at
