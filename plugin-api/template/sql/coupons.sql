select id, worth, state, expires_at
from @name@.coupons
where consumer_id = :consumer and (id < :after_id or :after_id is null)
order by id desc
limit :limit
