insert into notifications.broadcasts
  (id, title_ko, text_ko, title_en, text_en, status, cursor_id, recipients, author_id, created_at, updated_at)
values (:id, :title_ko, :text_ko, :title_en, :text_en, 'spreading', null, 0, :author, :now, :now)
