drop table booking.technician_busy;
