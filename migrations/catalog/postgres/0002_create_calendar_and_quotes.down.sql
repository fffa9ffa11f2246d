drop table catalog.quotes;
drop table catalog.vat_rates;
drop table catalog.holidays;
