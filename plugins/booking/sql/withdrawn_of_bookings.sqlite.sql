select booking_id, technician_id
  from booking.withdrawals
 where lower(hex(booking_id)) in (select replace(asked.value, '-', '') from json_each(:bookings) as asked)
