update booking.technician_busy set latitude = null, longitude = null
 where kind <> 'time_off' and active = false and source_id in (select h.id from booking.holds h where h.consumer_id = :consumer)
