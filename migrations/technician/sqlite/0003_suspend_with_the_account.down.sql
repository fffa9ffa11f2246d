alter table technician.technicians drop column by_account;
