select id, name, price, note from bench.rows where id = :id
