insert into matching.jobs (booking_id, consumer_id, technician_id, status, starts_at, ends_at, latitude, longitude,
                           confirmed_at, source_version, updated_at)
values (:booking_id, :consumer_id, :technician_id, :status, :starts_at, :ends_at, :latitude, :longitude, :confirmed_at,
        :source_version, :now)
on conflict (booking_id) do update
   set technician_id = excluded.technician_id, status = excluded.status, starts_at = excluded.starts_at,
       ends_at = excluded.ends_at, latitude = excluded.latitude, longitude = excluded.longitude,
       confirmed_at = excluded.confirmed_at, source_version = excluded.source_version, updated_at = excluded.updated_at
