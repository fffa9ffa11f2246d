select technician_id, rating_count, rating_sum, version
  from reviews.totals
 where technician_id = :technician
