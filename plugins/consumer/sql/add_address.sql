insert into consumer.addresses (id, consumer_id, label, road_name, zip, detail, entry_notes, region, latitude, longitude,
  version, created_at, updated_at)
values (:id, :consumer, :label, :road_name, :zip, :detail, :entry_notes, :region, :latitude, :longitude, 1, :now, :now)
