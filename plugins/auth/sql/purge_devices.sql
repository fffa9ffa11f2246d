delete from auth.devices where used_at < :before
