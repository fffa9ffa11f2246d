insert into technician.time_off (id, technician_id, status, starts_at, ends_at, reason, rematch, created_at)
values (:id, :technician, 'requested', :from, :to, :reason, :rematch, :now)
