update payment.cash_receipts set cancelled = amount - :paid, updated_at = :now
 where id = :id and status = 'issued' and amount - cancelled = :stands
