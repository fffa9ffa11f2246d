select count(*) as known from auth.sessions where user_id = :user and address_hash = :address_hash
