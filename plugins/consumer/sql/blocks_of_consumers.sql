select consumer_id, technician_id
  from consumer.blocks
 where consumer_id in (select cast(c.id as uuid) from jsonb_array_elements_text(cast(:consumers as jsonb)) as c (id))
 order by consumer_id, technician_id
