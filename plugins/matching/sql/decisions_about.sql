-- class: long
select d.run_id, d.booking_id, r.created_at as decided_at, d.lines
  from matching.decisions d
  join matching.runs r on r.id = d.run_id
 where cast(d.lines as text) like :named
 order by d.run_id, d.booking_id
