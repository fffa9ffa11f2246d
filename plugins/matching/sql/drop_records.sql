delete from matching.records where at < :before
