drop table peer.notes;
