-- class: long
delete from matching.runs where created_at < :before
