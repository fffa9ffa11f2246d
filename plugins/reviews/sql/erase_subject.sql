update reviews.reviews
   set text = null, reply = null, photos = '[]', version = version + 1, updated_at = :now
 where subject_id = :user and (text is not null or reply is not null or photos <> '[]')
