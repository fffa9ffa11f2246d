update admin.bookings set starts_at = :start, ends_at = :end, total = :total where id = :booking
