select technician_id from payment.earnings where booking_id = :booking and kind = 'job' limit 1
