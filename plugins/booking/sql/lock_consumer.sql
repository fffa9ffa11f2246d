select 1 from pg_advisory_xact_lock(hashtextextended('booking ' || cast(:consumer as text), 0))
