insert into payment.cash_receipts (id, payment_id, kind, identity, hint, amount, status, created_at, updated_at)
values (:id, :payment, :kind, :identity, :hint, :amount, 'requested', :now, :now)
