alter table payment.cash_receipts drop column cancelled;
