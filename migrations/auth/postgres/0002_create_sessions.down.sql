drop table auth.attempts;
drop table auth.refresh_tokens;
drop table auth.sessions;
