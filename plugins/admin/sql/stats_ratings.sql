-- class: long
select r.day as day, coalesce(b.region, '') as region, count(*) as ratings, sum(r.stars) as stars
  from admin.reviews r left join admin.bookings b on b.id = r.booking_id
 where r.side = 'consumer' and r.status = 'published' and r.day between :from and :to
   and (cast(:region as text) is null or b.region = :region)
 group by r.day, coalesce(b.region, '')
 order by 1, 2
