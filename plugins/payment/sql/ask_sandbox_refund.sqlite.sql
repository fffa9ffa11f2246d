insert into payment.sandbox_refunds (id, order_id, amount, given, asked, created_at)
select :id, c.order_id, :amount, :given, 1, :now
  from payment.sandbox_charges c
 where c.order_id = :order
   and (exists (select 1 from payment.sandbox_refunds r where r.id = :id)
        or :amount + coalesce((select sum(r.amount) from payment.sandbox_refunds r where r.order_id = :order), 0) <= c.amount)
on conflict (id) do update set asked = sandbox_refunds.asked + 1
