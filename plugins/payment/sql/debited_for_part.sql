select debit from payment.postings where kind = 'refund_asked' and source_id = :part
