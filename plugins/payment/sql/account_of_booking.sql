select case when exists (select 1 from payment.settlements s where s.booking_id = :booking) then 'cancellation_fees'
            when exists (select 1 from payment.earnings e where e.booking_id = :booking and e.kind = 'job') then 'refunds_borne'
            else 'held' end as account
