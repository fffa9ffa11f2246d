-- class: long
select day, region,
       sum(case when step = 'created' then 1 else 0 end) as created,
       sum(case when step = 'paid' then 1 else 0 end) as paid,
       sum(case when step = 'confirmed' then 1 else 0 end) as confirmed,
       sum(case when step = 'completed' then 1 else 0 end) as completed,
       sum(case when step = 'cancelled' then 1 else 0 end) as cancelled,
       sum(case when step = 'no_show' then 1 else 0 end) as no_show,
       sum(case when step = 'unmatched' then 1 else 0 end) as unmatched,
       sum(case when step = 'lapsed' then 1 else 0 end) as lapsed
  from (
          select created_day as day, region, 'created' as step
            from admin.bookings
           where created_day between :from and :to
          union all
          select paid_day as day, region, 'paid' as step
            from admin.bookings
           where paid_day between :from and :to
          union all
          select paid_day as day, region, 'confirmed' as step
            from admin.bookings
           where paid_day between :from and :to and confirmed_at is not null
          union all
          select ended_day as day, region, case when status in ('expired', 'dropped') then 'lapsed' else status end as step
            from admin.bookings
           where ended_day between :from and :to
       ) steps
 where (:region is null or region = :region)
 group by day, region
 order by day, region
