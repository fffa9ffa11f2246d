update admin.roles
   set permissions = (select json_group_array(value) from json_each(permissions)
                       where value not in ('cancellations.read', 'policies.read'))
 where role = 'staff';
