drop table probe.steps;
