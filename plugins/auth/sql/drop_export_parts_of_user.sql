delete from auth.export_parts where export_id in (select id from auth.exports where user_id = :user)
