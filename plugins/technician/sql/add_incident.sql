insert into technician.incidents (id, booking_id, technician_id, kind, text, photos, created_at)
values (:id, :booking_id, :technician_id, :kind, :text, :photos, :created_at)
