select id, label, road_name, zip, detail, entry_notes, region, latitude, longitude, version, created_at
from consumer.addresses where id = :id and consumer_id = :consumer
