drop table bench.bookings;
drop table bench.busy;
drop table bench.rows;
