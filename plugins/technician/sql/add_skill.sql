insert into technician.skills (technician_id, skill) values (:technician, :skill)
