-- class: long
select day, region, sum(paid) as paid, sum(confirmed) as confirmed, cast(sum(wait_seconds) as bigint) as wait_seconds,
       sum(offers) as offers, sum(accepted) as accepted, sum(declined) as declined, sum(expired) as expired
  from (
          select paid_day as day, region, 1 as paid, case when confirmed_at is null then 0 else 1 end as confirmed,
                 coalesce(wait_seconds, 0) as wait_seconds, 0 as offers, 0 as accepted, 0 as declined, 0 as expired
            from admin.bookings
           where paid_day between :from and :to
          union all
          select o.day as day, coalesce(b.region, '') as region, 0 as paid, 0 as confirmed, 0 as wait_seconds, 1 as offers,
                 case when o.outcome = 'accepted' then 1 else 0 end as accepted,
                 case when o.outcome = 'declined' then 1 else 0 end as declined,
                 case when o.outcome = 'expired' then 1 else 0 end as expired
            from admin.offers o left join admin.bookings b on b.id = o.booking_id
           where o.day between :from and :to
       ) steps
 where (:region is null or region = :region)
 group by day, region
 order by day, region
