update technician.technicians set updated_at = :now, version = version + 1 where id = :id
