update notifications.broadcasts
   set cursor_id = :cursor, recipients = recipients + :count, status = :status, updated_at = :now
 where id = :id and status = 'spreading'
