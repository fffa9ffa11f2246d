update matching.requests
   set booking_version = :booking_version, wanted_id = :wanted_id, excluded = :excluded, reason = :reason, region = :region,
       skills = :skills, starts_at = :starts_at, ends_at = :ends_at, latitude = :latitude, longitude = :longitude,
       give_up_at = :give_up_at, state = :state, technician_id = :technician_id, end_reason = :end_reason,
       next_try_at = :next_try_at, version = version + 1, updated_at = :updated_at
 where booking_id = :booking_id
