select id, transaction_id, kind, source_id, booking_id, party_id, provider, debit, credit, amount, at
  from payment.postings
 where (:after_id is null or id < :after_id)
   and (:account is null or debit = :account or credit = :account)
   and (:booking_id is null or booking_id = :booking_id)
 order by id desc
 limit :limit
