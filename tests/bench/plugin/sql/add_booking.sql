insert into bench.bookings (id, busy_id, row_id, price, status) values (:id, :busy_id, :row_id, :price, 'pending_payment')
