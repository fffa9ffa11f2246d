select rate from catalog.vat_rates where valid_from <= :at order by valid_from desc limit 1
