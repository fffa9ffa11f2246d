select id, booking_id, consumer_id, purpose, purpose_id, name, provider, provider_key, method, billing_key_id, status, surplus,
       amount, vat, lines, captured, refunded, refund_pending, failure, attempts, began_at, deposit_bank, deposit_account, deposit_until,
       refund_account, pay_until, version, created_at, updated_at, captured_at
  from payment.payments
 where booking_id = :booking
   and (status in ('ready', 'in_progress', 'waiting_deposit', 'authorized', 'unknown')
        or (purpose_id = :purpose_id and not surplus and status in ('captured', 'partially_refunded', 'refunded')))
 order by case when status = 'ready' then 1 else 0 end
 limit 1
