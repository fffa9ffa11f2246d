-- class: long
select id, consumer_id, technician_id, status, service_code, region, starts_at, ends_at, total, version, created_at, created_day,
       paid_at, paid_day, confirmed_at, wait_seconds, ended_at, ended_day
  from admin.bookings
 where created_day between :from and :to
 order by id
 limit :limit
