insert into matching.runs (id, cause, kind, seed, weights, digest, requests, candidates, assigned, objective, took_us,
                           created_at)
values (:id, :cause, :kind, :seed, :weights, :digest, :requests, :candidates, :assigned, :objective, :took_us, :created_at)
