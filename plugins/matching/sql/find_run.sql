select id, cause, kind, seed, weights, digest, requests, candidates, assigned, objective, took_us, created_at
  from matching.runs
 where id = :id
