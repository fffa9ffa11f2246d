drop table booking.calendar_feeds;
