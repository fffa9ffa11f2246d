update technician.time_off set status = :to where id = :id and status = :from
