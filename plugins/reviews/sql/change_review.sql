update reviews.reviews
   set stars = :stars, text = :text, tags = :tags, photos = :photos, version = :version + 1, updated_at = :now
 where id = :id and status = 'pending' and version = :version
