update technician.steps
   set status = :status, place = :place, distance_m = :distance_m, far = :far, at = :at
 where id = :id
