-- Suspended because the account is, or has lost its role: ends with that, and not before.
alter table technician.technicians add column by_account boolean not null default false;
