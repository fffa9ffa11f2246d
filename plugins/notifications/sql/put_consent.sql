insert into notifications.consents (user_id, version, given, changed_at) values (:user, :version, :given, :now)
on conflict (user_id) do update set version = excluded.version, given = excluded.given, changed_at = excluded.changed_at
