update cancellation.waivers set status = :to, failure = :failure, updated_at = :now
 where id = :id and status in ('requested', 'pending')
