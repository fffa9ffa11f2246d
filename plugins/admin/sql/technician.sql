select id, status, reason, since from admin.technicians where id = :id
