select h.id
  from booking.holds h
 where h.technician_id = :technician and h.starts_at >= :since and h.ends_at > :from and h.starts_at < :to
   and (h.state = 'held'
        or (h.state = 'booked' and exists (select 1 from booking.technician_busy b
                                            where b.kind = 'hold' and b.source_id = h.id and b.active)))
