update booking.reschedulings set state = :state, pay_until = :pay_until, updated_at = :now where id = :id
