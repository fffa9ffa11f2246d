drop table auth.consent_records;
drop function auth.consent_records_are_kept();
