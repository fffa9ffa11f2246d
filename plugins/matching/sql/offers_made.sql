select count(*) from matching.offers
 where booking_id = :booking and booking_version = :version and state not in ('placing', 'refused')
