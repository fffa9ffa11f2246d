select id, title_ko, text_ko, title_en, text_en, status, cursor_id, recipients, author_id, created_at, updated_at
  from notifications.broadcasts
 where id = :id
