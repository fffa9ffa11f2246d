drop table booking.technician_exceptions;
drop table booking.technician_hours;
drop table booking.technician_regions;
drop table booking.technician_skills;
drop table booking.technicians;
