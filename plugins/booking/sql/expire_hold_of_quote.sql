update booking.holds set state = 'expired' where quote_id = :quote and state = 'held' and expires_at <= :now
