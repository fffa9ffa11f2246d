insert into payment.postings
       (id, transaction_id, kind, source_id, booking_id, party_id, provider, debit, credit, amount, at)
values (:id, :transaction, :kind, :source, :booking, :party, :provider, :debit, :credit, :amount, :now)
