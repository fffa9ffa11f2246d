insert into admin.reviews (id, booking_id, subject_id, side, stars, at, day, status, version)
values (:id, :booking_id, :subject_id, :side, :stars, :at, :day, :status, :version)
    on conflict (id) do update set status = excluded.status, version = excluded.version
 where reviews.version < excluded.version
