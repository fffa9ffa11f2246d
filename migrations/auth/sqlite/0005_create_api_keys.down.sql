drop table auth.api_keys;
