select technician_id from notifications.confirmed where booking_id = :booking
