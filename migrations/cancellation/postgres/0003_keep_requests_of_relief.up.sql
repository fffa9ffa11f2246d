-- Of the request that began it: a repeat goes on with it.
alter table cancellation.waivers add column request_key text;
alter table cancellation.compensations add column request_key text;
