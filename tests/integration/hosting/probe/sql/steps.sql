select name from probe.steps where saga = :saga order by done_at, name
