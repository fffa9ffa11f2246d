delete from notifications.consents where user_id = :user
