create table cnotes.notes (text text not null unique);
create table cnotes.heard (text text not null);
