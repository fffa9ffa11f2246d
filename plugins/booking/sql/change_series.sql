update booking.series set rule = :rule, state = :state, version = version + 1, updated_at = :now
 where id = :id and version = :version
