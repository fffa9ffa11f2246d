insert into technician.regions (technician_id, region) values (:technician, :region)
