select version, given, changed_at from notifications.consents where user_id = :user
