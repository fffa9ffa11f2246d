select 1 from pg_advisory_xact_lock(hashtextextended('admin flags', 0))
