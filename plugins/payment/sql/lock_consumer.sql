select 1 from pg_advisory_xact_lock(hashtextextended('payment ' || cast(:consumer as text), 0))
