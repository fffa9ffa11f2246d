select count(*) from booking.technician_busy where kind = 'hold' and source_id = :hold and active
