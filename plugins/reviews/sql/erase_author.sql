update reviews.reviews
   set author_id = null, text = null, photos = '[]', version = version + 1, updated_at = :now
 where author_id = :user
