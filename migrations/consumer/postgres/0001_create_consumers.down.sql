drop table consumer.blocks;
drop table consumer.favorites;
drop table consumer.addresses;
drop table consumer.profiles;
