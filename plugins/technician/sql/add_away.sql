insert into technician.away (id, technician_id, kind, status, starts_at, ends_at, bookings, created_at)
values (:id, :technician_id, :kind, :status, :starts_at, :ends_at, :bookings, :now)
