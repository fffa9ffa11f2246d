insert into booking.technicians (technician_id, name, gender, active, source_version, updated_at)
values (:technician, :name, :gender, :active, :version, :now)
on conflict (technician_id) do update
   set name = excluded.name, gender = excluded.gender, active = excluded.active,
       source_version = excluded.source_version, updated_at = excluded.updated_at
 where technicians.source_version < excluded.source_version
returning technician_id
