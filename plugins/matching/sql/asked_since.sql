select technician_id, count(*) as offered, sum(case when state in ('declined', 'expired') then 1 else 0 end) as refused
  from matching.offers
 where created_at >= :since and state in ('accepted', 'declined', 'expired')
 group by technician_id
