-- class: long
select day, region, cast(sum(captured) as bigint) as captured, cast(sum(refunded) as bigint) as refunded, cast(sum(fees) as bigint) as fees
  from (
          select m.day as day, coalesce(b.region, '') as region,
                 case when m.kind = 'captured' then m.amount else 0 end as captured,
                 case when m.kind = 'refunded' then m.amount else 0 end as refunded, 0 as fees
            from admin.money m left join admin.bookings b on b.id = m.booking_id
           where m.day between :from and :to and m.kind in ('captured', 'refunded')
          union all
          select c.day as day, coalesce(b.region, '') as region, 0 as captured, 0 as refunded, c.fee as fees
            from admin.cancellations c left join admin.bookings b on b.id = c.booking_id
           where c.day between :from and :to
       ) moved
 where (:region is null or region = :region)
 group by day, region
 order by day, region
