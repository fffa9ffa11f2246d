insert into auth.erasure_answers (erasure_id, keeper, reasons, answered_at) values (:id, :keeper, :reasons, :now)
on conflict (erasure_id, keeper) do nothing
