update @name@.coupons set state = 'expired' where id = :id and state = 'valid'
