insert into bench.busy (id, technician_id, busy_from, busy_to) values (:id, :technician_id, :busy_from, :busy_to)
