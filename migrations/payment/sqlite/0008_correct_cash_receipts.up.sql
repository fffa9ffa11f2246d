-- What was taken back of a receipt, because as much was refunded.
alter table payment.cash_receipts add column cancelled integer not null default 0 check (cancelled >= 0 and cancelled <= amount);
