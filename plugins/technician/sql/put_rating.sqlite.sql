insert into technician.ratings (technician_id, version, rating_count, rating_sum, rating_rank, updated_at)
values (:technician, :version, :count, :sum, :rank, :now)
on conflict (technician_id) do update
   set version = excluded.version, rating_count = excluded.rating_count, rating_sum = excluded.rating_sum,
       rating_rank = excluded.rating_rank, updated_at = excluded.updated_at
 where ratings.version < excluded.version
