update auth.erasure_answers set erased_at = :now where erasure_id = :id and keeper = :keeper and erased_at is null
