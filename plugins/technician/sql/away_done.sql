update technician.away set status = :status, bookings = :bookings where id = :id and status = 'intended'
