-- class: long
select technician_id
  from (select technician_id, rating_count, rating_sum from reviews.totals
         union all
        select technician_id, -count(*), -sum(stars) from reviews.reviews
         where side = 'consumer' and status = 'published'
         group by technician_id) kept_and_counted
 group by technician_id
having sum(rating_count) <> 0 or sum(rating_sum) <> 0
 order by technician_id
