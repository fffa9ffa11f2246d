update booking.disputes set reason = :reason, note = null where id = :dispute
