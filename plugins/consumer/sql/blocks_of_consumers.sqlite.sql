select consumer_id, technician_id
  from consumer.blocks
 where lower(hex(consumer_id)) in (select replace(c.value, '-', '') from json_each(:consumers) as c)
 order by consumer_id, technician_id
