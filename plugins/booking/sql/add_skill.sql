insert into booking.technician_skills (technician_id, skill) values (:technician, :skill)
