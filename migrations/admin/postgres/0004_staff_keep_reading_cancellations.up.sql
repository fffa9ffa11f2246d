-- What staff could read by their role alone, the matrix says now.
update admin.roles set permissions = permissions || '["cancellations.read", "policies.read"]' where role = 'staff';
