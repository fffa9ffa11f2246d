insert into booking.occurrences (series_id, day, starts_at, state, reason, booking_id, decided_at)
values (:series, :day, :starts_at, :state, :reason, :booking, :now)
