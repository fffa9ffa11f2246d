insert into matching.last_places (technician_id, latitude, longitude, at) values (:technician, :latitude, :longitude, :at)
on conflict (technician_id) do update set latitude = excluded.latitude, longitude = excluded.longitude, at = excluded.at
