update reviews.totals
   set rating_count = rating_count + :count, rating_sum = rating_sum + :sum, version = version + 1
 where technician_id = :technician
returning technician_id, rating_count, rating_sum, version
