delete from admin.registrations where user_id = :user
