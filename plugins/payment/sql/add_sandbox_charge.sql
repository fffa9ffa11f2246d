insert into payment.sandbox_charges
       (order_id, charge_key, amount, status, asked, takes_at, silent_until, ends_at, created_at)
values (:order_id, :charge_key, :amount, :status, :asked, :takes_at, :silent_until, :ends_at, :created_at)
on conflict (order_id) do nothing
