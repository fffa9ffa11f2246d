select id, name, gender, status
  from technician.technicians
 where id in (select cast(value as uuid) from jsonb_array_elements_text(cast(:technicians as jsonb)))
 order by id
