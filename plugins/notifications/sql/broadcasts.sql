select id, title_ko, text_ko, title_en, text_en, status, cursor_id, recipients, author_id, created_at, updated_at
  from notifications.broadcasts
 where (cast(:after_id as uuid) is null or id < :after_id)
 order by id desc
 limit :limit
