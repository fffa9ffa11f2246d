drop table auth.consent_records;
