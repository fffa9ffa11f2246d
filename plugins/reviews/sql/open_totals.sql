insert into reviews.totals (technician_id, rating_count, rating_sum, version)
values (:technician, 0, 0, 0)
on conflict (technician_id) do nothing
