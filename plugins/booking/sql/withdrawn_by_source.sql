select booking_id from booking.withdrawals where source_id = :source order by booking_id
