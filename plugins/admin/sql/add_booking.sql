insert into admin.bookings (id, consumer_id, technician_id, status, service_code, region, starts_at, ends_at, total, version,
                            created_at, created_day, paid_at, paid_day, confirmed_at, wait_seconds, ended_at, ended_day)
values (:id, :consumer_id, :technician_id, :status, :service_code, :region, :starts_at, :ends_at, :total, :version,
        :created_at, :created_day, :paid_at, :paid_day, :confirmed_at, :wait_seconds, :ended_at, :ended_day)
