update booking.series set state = 'ended', note = null, updated_at = :now where consumer_id = :consumer
