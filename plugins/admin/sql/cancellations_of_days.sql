-- class: long
select id, booking_id, kind, fault, refund, fee, at, day
  from admin.cancellations
 where day between :from and :to
 order by at, id
 limit :limit
