insert into reviews.reviews
       (id, booking_id, side, author_id, subject_id, technician_id, stars, text, tags, photos, status, reply, replied_at,
       version, created_at, updated_at, published_at)
values (:id, :booking_id, :side, :author_id, :subject_id, :technician_id, :stars, :text, :tags, :photos, :status, :reply,
        :replied_at, :version, :created_at, :updated_at, :published_at)
