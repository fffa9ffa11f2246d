select h.technician_id, h.weekday, h.from_minute, h.to_minute
  from booking.technician_hours h
  join booking.technician_regions r on r.technician_id = h.technician_id and r.region = :region
