insert into @name@.coupons (id, consumer_id, worth, state, expires_at)
values (:id, :consumer, :worth, :state, :expires_at)
