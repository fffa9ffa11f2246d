drop table @name@.coupons;
drop table @name@.points;
