update reviews.reviews
   set status = 'published', published_at = :now, updated_at = :now, version = version + 1
 where booking_id = :booking and status = 'pending'
returning id, booking_id, side, author_id, subject_id, technician_id, stars, text, tags, photos, status, reply, replied_at,
       version, created_at, updated_at, published_at
