select step_id, checklist, note, photos_before, photos_after, signature from technician.reports where step_id = :step
