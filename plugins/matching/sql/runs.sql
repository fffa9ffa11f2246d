select id, cause, kind, seed, weights, digest, requests, candidates, assigned, objective, took_us, created_at
  from matching.runs
 where (cast(:after_id as uuid) is null or id < :after_id)
 order by id desc
 limit :limit
