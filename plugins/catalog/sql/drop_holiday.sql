delete from catalog.holidays where day = :day
