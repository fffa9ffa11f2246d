drop table technician.incidents;
drop table technician.reports;
drop table technician.steps;
drop table technician.away;
drop table technician.ratings;
alter table technician.time_off drop column rematch;
alter table technician.technicians drop column details;
drop table technician.documents;
