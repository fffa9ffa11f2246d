drop table reviews.totals;
drop table reviews.reports;
drop table reviews.reviews;
drop table reviews.bookings;
