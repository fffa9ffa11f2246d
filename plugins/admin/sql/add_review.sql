insert into admin.reviews (id, booking_id, subject_id, side, stars, at, day)
values (:id, :booking_id, :subject_id, :side, :stars, :at, :day)
    on conflict (id) do nothing
