drop table auth.erasure_answers;
drop table auth.erasures;
drop table auth.export_parts;
drop table auth.exports;
