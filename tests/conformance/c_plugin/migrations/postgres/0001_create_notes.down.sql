drop table cnotes.heard;
drop table cnotes.notes;
