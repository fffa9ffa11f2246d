insert into matching.ratings (technician_id, rank, source_version) values (:technician, :rank, :version)
on conflict (technician_id) do update set rank = excluded.rank, source_version = excluded.source_version
