select (select count(*) from booking.holds
         where consumer_id = :consumer and state = 'held' and expires_at > :now)
     + (select count(*) from booking.bookings
         where consumer_id = :consumer and series_id is null
           and (status = 'paying' or (status = 'pending_payment' and pay_until > :now))) as n
