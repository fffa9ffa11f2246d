insert into catalog.holidays (day, name_ko, name_en)
values (:day, :name_ko, :name_en)
on conflict (day) do update set name_ko = excluded.name_ko, name_en = excluded.name_en
