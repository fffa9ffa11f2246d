drop table technician.time_off;
drop table technician.exceptions;
drop table technician.work_hours;
drop table technician.regions;
drop table technician.skills;
drop table technician.technicians;
