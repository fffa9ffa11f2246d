update technician.away set status = :to where id = :id and status = :from
