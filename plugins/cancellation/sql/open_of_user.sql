select count(*)
  from cancellation.cancellations
 where consumer_id = :user and status in ('requested', 'refunding', 'refund_failed')
