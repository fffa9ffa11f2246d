select id from booking.series where state = 'active' order by id
