insert into booking.reschedulings
       (id, booking_id, consumer_id, hold_id, difference, vat, state, pay_until, created_at, updated_at)
values (:id, :booking_id, :consumer_id, :hold_id, :difference, :vat, :state, :pay_until, :now, :now)
