select order_id, charge_key, amount, status, asked, takes_at, silent_until, ends_at, created_at
  from payment.sandbox_charges
 where order_id = :order
