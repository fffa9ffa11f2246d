insert into probe.steps (saga, name, done_at) values (:saga, :name, :now) on conflict (saga, name) do nothing
