select id, booking_id, side, author_id, subject_id, technician_id, stars, text, tags, photos, status, reply, replied_at,
       version, created_at, updated_at, published_at
  from reviews.reviews
 where subject_id = :user and status = 'published'
 order by id
