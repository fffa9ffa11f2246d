insert into booking.technician_regions (technician_id, region) values (:technician, :region)
