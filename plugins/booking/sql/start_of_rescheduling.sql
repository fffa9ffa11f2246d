select h.starts_at
  from booking.reschedulings r
  join booking.holds h on h.id = r.hold_id
 where r.id = :id
