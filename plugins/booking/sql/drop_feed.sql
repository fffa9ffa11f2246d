delete from booking.calendar_feeds where user_id = :user
