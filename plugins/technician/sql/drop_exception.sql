delete from technician.exceptions where id = :id and technician_id = :technician
