select booking_id, technician_id
  from booking.withdrawals
 where booking_id in (select cast(asked.id as uuid) from jsonb_array_elements_text(cast(:bookings as jsonb)) as asked (id))
