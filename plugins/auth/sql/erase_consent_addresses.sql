update auth.consent_records set address = null where user_id = :user and address is not null
