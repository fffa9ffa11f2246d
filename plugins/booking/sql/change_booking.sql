update booking.bookings set status = :status, technician_id = :technician_id, hold_id = :hold_id, place_id = :place_id,
       quote_id = :quote_id, price = :price, total = :total, vat = :vat, starts_at = :starts_at,
       ends_at = :ends_at, pay_until = :pay_until, address = :address, wanted_id = :wanted_id,
       paid = :paid, paid_at = :paid_at, fee_start = :fee_start, give_up_at = :give_up_at,
       skills = :skills, speed_kmh = :speed_kmh,
       version = version + 1, updated_at = :now
 where id = :id and status = :from and version = :version
