delete from booking.occurrences where series_id = :series and day = :day and state = 'planned'
