update consumer.addresses set label = :label, road_name = :road_name, zip = :zip, detail = :detail,
  entry_notes = :entry_notes, region = :region, latitude = :latitude, longitude = :longitude, updated_at = :now,
  version = version + 1
where id = :id and consumer_id = :consumer and version = :version
