update reviews.reviews
   set reply = :reply, replied_at = :now, updated_at = :now, version = version + 1
 where id = :id and subject_id = :subject and status = 'published' and replied_at is null
