-- Orders that were prepared beside another one: nobody can pay them any more.
update payment.payments as dead
   set status = 'expired', failure = 'payment.replaced', version = version + 1
 where dead.status = 'ready'
   and exists (select 1 from payment.payments other
                where other.booking_id = dead.booking_id
                  and (other.status in ('in_progress', 'waiting_deposit', 'authorized', 'unknown')
                       or (other.status = 'ready' and other.id < dead.id)));

-- Of one booking no second order stands beside one that may yet take money.
create unique index payment.payments_one_unresolved_a_booking on payments (booking_id)
 where status in ('ready', 'in_progress', 'waiting_deposit', 'authorized', 'unknown');
