drop table cancellation.zones;
drop table cancellation.policies;
