select count(*) as n from booking.waitlist where region = :region and state = 'waiting'
