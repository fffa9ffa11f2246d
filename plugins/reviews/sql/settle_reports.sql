update reviews.reports set state = 'settled', settled_at = :now where review_id = :review and state = 'open'
