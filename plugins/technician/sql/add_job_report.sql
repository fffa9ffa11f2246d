insert into technician.reports (step_id, checklist, note, photos_before, photos_after, signature)
values (:step_id, :checklist, :note, :photos_before, :photos_after, :signature)
