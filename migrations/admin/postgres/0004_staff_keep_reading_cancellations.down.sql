update admin.roles set permissions = permissions - 'cancellations.read' - 'policies.read' where role = 'staff';
