insert into matching.technician_regions (technician_id, region) values (:technician, :region)
