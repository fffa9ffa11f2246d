select details from technician.technicians where id = :technician
