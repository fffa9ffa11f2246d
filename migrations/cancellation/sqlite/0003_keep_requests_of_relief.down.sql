alter table cancellation.compensations drop column request_key;
alter table cancellation.waivers drop column request_key;
