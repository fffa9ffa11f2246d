update reviews.reports set reporter_id = null, note = null where reporter_id = :user
