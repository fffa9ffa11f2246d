update reviews.reviews
   set status = :to, updated_at = :now, version = version + 1
 where id = :id and status = :from
returning id, booking_id, side, author_id, subject_id, technician_id, stars, text, tags, photos, status, reply, replied_at,
       version, created_at, updated_at, published_at
