select id, reporter_id, reason, note, state, created_at, settled_at
  from reviews.reports
 where review_id = :review
 order by created_at, id
 limit 200
