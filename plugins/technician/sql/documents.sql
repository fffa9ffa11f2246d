select id, kind, file_id, note, created_at from technician.documents where technician_id = :technician order by id
