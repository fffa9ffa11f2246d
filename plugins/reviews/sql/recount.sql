select count(*) as rating_count, cast(coalesce(sum(stars), 0) as bigint) as rating_sum
  from reviews.reviews
 where technician_id = :technician and side = 'consumer' and status = 'published'
