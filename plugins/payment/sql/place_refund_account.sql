update payment.payments set refund_account = :account, version = version + 1, updated_at = :now where id = :id
