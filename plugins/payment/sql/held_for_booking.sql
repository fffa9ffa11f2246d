select cast(coalesce(sum(case when credit = 'held' then amount else -amount end), 0) as bigint) from payment.postings
 where booking_id = :booking and (debit = 'held' or credit = 'held')
