update booking.technician_busy set latitude = null, longitude = null
 where source_id in (select id from booking.holds where consumer_id = :consumer)
    or source_id in (select place_id from booking.bookings where consumer_id = :consumer and place_id is not null)
