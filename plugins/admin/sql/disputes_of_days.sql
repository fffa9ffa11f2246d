-- class: long
select id, booking_id, consumer_id, technician_id, wants, status, outcome, refund, opened_at, resolved_at
  from admin.disputes
 where opened_day between :from and :to
 order by opened_at, id
 limit :limit
