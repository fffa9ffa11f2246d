select id, parent_id, slug, name_ko, name_en, position, status, version
  from catalog.categories
 where status = 'published'
 order by position, slug
