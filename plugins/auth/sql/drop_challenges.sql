delete from auth.challenges where user_id = :user
