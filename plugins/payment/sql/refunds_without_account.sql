select r.id
  from payment.refunds r
 where r.status = 'failed'
   and exists (select 1 from payment.refund_parts p
                where p.refund_id = r.id and p.payment_id = :payment and p.status = 'failed'
                  and p.failure = 'payment.refund_account_needed')
 order by r.id
