select day, name_ko, name_en from catalog.holidays where day between :from and :to order by day
