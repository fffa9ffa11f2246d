select id, technician_id, kind, status, starts_at, ends_at, bookings from technician.away where id = :id
