insert into matching.technicians (technician_id, active, gender, skills, active_since, source_version, updated_at)
values (:technician, :active, :gender, :skills, :active_since, :version, :now)
on conflict (technician_id) do update
   set active = excluded.active, gender = excluded.gender, skills = excluded.skills, active_since = excluded.active_since,
       source_version = excluded.source_version, updated_at = excluded.updated_at
