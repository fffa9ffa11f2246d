drop table booking.occurrences;
drop table booking.series;
