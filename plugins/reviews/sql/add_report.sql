insert into reviews.reports (id, review_id, reporter_id, reason, note, state, created_at)
values (:id, :review, :reporter, :reason, :note, 'open', :now)
