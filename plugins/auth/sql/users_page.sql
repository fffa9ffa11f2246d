select u.id, u.state, u.email, u.phone, u.display_name, u.locale, u.password, u.version, u.created_at,
  u.email_verified_at, u.phone_verified_at
from auth.users u
where (cast(:any as boolean) or u.email_hash = :email_hash or u.phone_hash = :phone_hash
    or (u.id >= :id_from and u.id <= :id_to))
  and (cast(:state as text) is null or u.state = :state)
  and (cast(:role as text) is null
    or exists (select 1 from auth.roles r where r.user_id = u.id and r.role = :role))
  and (cast(:after_id as uuid) is null or u.id < :after_id)
order by u.id desc
limit :limit
