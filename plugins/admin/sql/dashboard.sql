select (select count(*) from admin.disputes where status = 'open') as open_disputes,
       (select count(*) from admin.technicians where status = 'applied') as technicians_to_verify,
       (select count(*) from admin.stuck_refunds) as stuck_refunds,
       (select count(*) from admin.bookings where status in ('matching', 'offered')) as bookings_in_matching,
       (select count(*) from admin.registrations where day = :today) as registrations_today
