select id, name, gender, status
  from technician.technicians
 where hex(id) in (select upper(replace(value, '-', '')) from json_each(:technicians))
 order by id
