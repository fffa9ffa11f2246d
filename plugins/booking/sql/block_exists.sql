select count(*) as n from booking.technician_busy where kind = 'time_off' and source_id = :source and active
