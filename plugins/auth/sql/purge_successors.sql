update auth.refresh_tokens set successor = null where successor is not null and used_at < :before
