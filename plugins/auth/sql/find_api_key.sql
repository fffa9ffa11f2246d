select k.id, k.user_id, k.name, k.hint, k.scopes, k.created_at, k.expires_at, k.last_used_at
from auth.api_keys k join auth.users u on u.id = k.user_id
where k.hash = :hash and k.revoked_at is null and (k.expires_at is null or k.expires_at > :now)
  and u.state in ('active', 'locked')
