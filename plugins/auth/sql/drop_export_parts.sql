delete from auth.export_parts where export_id = :id
