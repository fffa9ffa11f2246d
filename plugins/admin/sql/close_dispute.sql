update admin.disputes set status = 'resolved', outcome = :outcome, refund = :refund, resolved_at = :now
 where id = :id and status = 'open'
