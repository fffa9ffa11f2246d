select id, booking_id, side, author_id, subject_id, technician_id, stars, text, tags, photos, status, reply, replied_at,
       version, created_at, updated_at, published_at
  from reviews.reviews
 where technician_id = :technician and side = 'consumer' and status = 'published'
   and (cast(:after_published_at as timestamptz) is null
        or (published_at, id) < (:after_published_at, cast(:after_id as uuid)))
 order by published_at desc, id desc
 limit :limit
