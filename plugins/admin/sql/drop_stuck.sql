delete from admin.stuck_refunds where cancellation_id = :cancellation
