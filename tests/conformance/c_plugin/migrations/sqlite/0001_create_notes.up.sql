create table cnotes.notes (text text not null unique) strict;
create table cnotes.heard (text text not null) strict;
