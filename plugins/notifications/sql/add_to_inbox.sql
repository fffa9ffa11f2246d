insert into notifications.inbox (id, user_id, template, booking_id, title, body, created_at, read_at)
values (:id, :user, :template, :booking, :title, :body, :now, null)
