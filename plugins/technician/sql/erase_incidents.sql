update technician.incidents set text = null, photos = '[]' where technician_id = :technician
