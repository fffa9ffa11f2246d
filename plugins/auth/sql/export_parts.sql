select keeper, data from auth.export_parts where export_id = :id order by keeper
