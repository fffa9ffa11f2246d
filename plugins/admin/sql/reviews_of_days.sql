-- class: long
select id, booking_id, subject_id, side, stars, at, day
  from admin.reviews
 where status = 'published' and day between :from and :to
 order by at, id
 limit :limit
