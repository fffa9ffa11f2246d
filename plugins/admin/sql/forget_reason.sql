update admin.technicians set reason = null where id = :id
