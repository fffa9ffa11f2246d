-- class: long
select id, kind, booking_id, user_id, amount, detail, at, day
  from admin.money
 where day between :from and :to
 order by at, id
 limit :limit
