update admin.cancellations set fee = fee - :amount where id = :id
