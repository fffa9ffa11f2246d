drop table cancellation.penalties;
drop table cancellation.compensations;
drop table cancellation.waivers;
drop table cancellation.cancellations;
drop table cancellation.previews;
