update auth.attempts set failures = failures - 1 where key = :key and failures > 0
