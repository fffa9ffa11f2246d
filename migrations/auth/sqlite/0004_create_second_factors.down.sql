drop table auth.challenges;
drop table auth.recovery_codes;
drop table auth.totp;
