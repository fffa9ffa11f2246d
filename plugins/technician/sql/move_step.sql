update technician.steps set status = :to where id = :id and status = 'intended'
