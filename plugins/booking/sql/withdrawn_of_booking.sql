select technician_id from booking.withdrawals where booking_id = :booking order by at, technician_id
