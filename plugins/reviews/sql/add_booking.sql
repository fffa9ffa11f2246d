insert into reviews.bookings (booking_id, consumer_id, technician_id, state, completed_at, closes_at)
values (:booking, :consumer, :technician, 'open', :completed_at, :closes_at)
on conflict (booking_id) do nothing
