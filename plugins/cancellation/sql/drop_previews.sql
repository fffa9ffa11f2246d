delete from cancellation.previews where expires_at < :before
