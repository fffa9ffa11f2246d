drop table booking.waitlist;
