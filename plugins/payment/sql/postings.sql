select id, transaction_id, kind, source_id, booking_id, party_id, provider, debit, credit, amount, at
  from payment.postings
 where (cast(:after_id as uuid) is null or id < :after_id)
   and (cast(:account as text) is null or debit = :account or credit = :account)
   and (cast(:booking_id as uuid) is null or booking_id = :booking_id)
 order by id desc
 limit :limit
