drop table booking.timeline;
drop table booking.bookings;
drop table booking.holds;
