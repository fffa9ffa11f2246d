select id, name, price, note from bench.rows where id > :after order by id limit 20
