select quiet_from, quiet_to, version from notifications.preferences where user_id = :user
