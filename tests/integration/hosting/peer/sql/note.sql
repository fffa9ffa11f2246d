insert into peer.notes (saga, times) values (:saga, 1)
on conflict (saga) do update set times = notes.times + 1
returning times
