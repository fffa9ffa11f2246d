select skill from technician.skills where technician_id = :technician order by skill
