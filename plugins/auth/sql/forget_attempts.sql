delete from auth.attempts where key = :key
