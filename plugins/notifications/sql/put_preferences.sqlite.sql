insert into notifications.preferences (user_id, quiet_from, quiet_to, version, updated_at)
values (:user, :quiet_from, :quiet_to, :version, :now)
on conflict (user_id) do update set quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
  version = excluded.version, updated_at = excluded.updated_at
  where preferences.version = excluded.version - 1
