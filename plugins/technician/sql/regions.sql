select region from technician.regions where technician_id = :technician order by region
