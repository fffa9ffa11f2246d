select user_id, jobs from booking.calendar_feeds where secret = :secret
