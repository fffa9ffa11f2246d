select r.user_id from auth.roles r join auth.users u on u.id = r.user_id
where r.role = 'admin' and u.state in ('active', 'locked') order by r.user_id
