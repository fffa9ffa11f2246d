select id, reporter_id, reason, note, state, created_at, settled_at
  from reviews.reports
 where reporter_id = :user
 order by id
