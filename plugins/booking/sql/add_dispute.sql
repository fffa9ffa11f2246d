insert into booking.disputes (id, booking_id, consumer_id, technician_id, wants, reason, state, created_at)
values (:id, :booking, :consumer, :technician, :wants, :reason, 'open', :now)
