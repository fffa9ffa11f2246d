delete from technician.reports where step_id = :step
