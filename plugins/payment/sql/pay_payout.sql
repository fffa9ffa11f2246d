update payment.payouts set status = 'paid', paid_by = :by, paid_at = :now where id = :id and status = 'due'
