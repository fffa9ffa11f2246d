select id, booking_id, side, author_id, subject_id, technician_id, stars, text, tags, photos, status, reply, replied_at,
       version, created_at, updated_at, published_at,
       (select count(*) from reviews.reports p where p.review_id = r.id and p.state = 'open') as open_reports
  from reviews.reviews r
 where (cast(:status as text) is null or status = :status)
   and (not cast(:reported as boolean)
        or exists (select 1 from reviews.reports p where p.review_id = r.id and p.state = 'open'))
   and (cast(:after_id as uuid) is null or id < :after_id)
 order by id desc
 limit :limit
