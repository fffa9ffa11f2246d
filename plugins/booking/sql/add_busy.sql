insert into booking.technician_busy
       (id, technician_id, kind, source_id, busy_from, busy_to, starts_at, ends_at, latitude, longitude, active, expires_at)
values (:id, :technician, :kind, :source, :busy_from, :busy_to, :starts_at, :ends_at, :latitude, :longitude, true, :expires_at)
