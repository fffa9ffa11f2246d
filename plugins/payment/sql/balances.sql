-- class: long
select a.code, a.side, a.name,
       cast(coalesce((select sum(p.amount) from payment.postings p where p.debit = a.code), 0) as bigint) as debit,
       cast(coalesce((select sum(p.amount) from payment.postings p where p.credit = a.code), 0) as bigint) as credit,
       cast(0 as bigint) as balance
  from payment.accounts a
 order by a.code
