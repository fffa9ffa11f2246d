insert into notifications.confirmed (booking_id, technician_id, version, updated_at)
values (:booking, :technician, :version, :now)
on conflict (booking_id) do update
  set technician_id = excluded.technician_id, version = excluded.version, updated_at = excluded.updated_at
