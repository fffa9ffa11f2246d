insert into payment.sandbox_refunds (id, order_id, amount, given, asked, created_at)
select cast(:id as text), c.order_id, cast(:amount as bigint), cast(:given as boolean), 1, cast(:now as timestamptz)
  from payment.sandbox_charges c
 where c.order_id = :order
   and (exists (select 1 from payment.sandbox_refunds r where r.id = :id)
        or :amount + coalesce((select sum(r.amount) from payment.sandbox_refunds r where r.order_id = :order), 0) <= c.amount)
on conflict (id) do update set asked = payment.sandbox_refunds.asked + 1
