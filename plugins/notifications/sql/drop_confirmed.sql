delete from notifications.confirmed where booking_id = :booking
