select id, label, road_name, zip, detail, entry_notes, region, latitude, longitude, version, created_at
from consumer.addresses where consumer_id = :consumer order by id
