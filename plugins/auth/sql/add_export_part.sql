insert into auth.export_parts (export_id, keeper, data, received_at) values (:id, :keeper, :data, :now)
on conflict (export_id, keeper) do nothing
