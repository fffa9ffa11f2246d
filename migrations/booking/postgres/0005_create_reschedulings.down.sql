drop table booking.reschedulings;
