update booking.technician_busy set active = false
 where kind = 'hold' and active
   and source_id in (select h.id from booking.holds h where h.quote_id = :quote and h.state = 'held' and h.expires_at <= :now)
