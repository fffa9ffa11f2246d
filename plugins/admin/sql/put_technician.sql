insert into admin.technicians (id, status, reason, since)
values (:id, :status, :reason, :since)
    on conflict (id) do update set status = excluded.status, reason = excluded.reason, since = excluded.since
