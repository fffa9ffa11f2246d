#include "tariffs.hpp"

#include "catalog_sql.hpp"

namespace catalog {

Result<Tariff> load_tariff(Db& db, const Uuid& service, std::string_view region, Timestamp start) {
  Tariff tariff;
  tariff.service = HEARTH_TRY(db.one_or<ServiceRow>(sql::published_service, {{"id", service}},
                                                    not_found("catalog.no_such_service", "there is no such service")));
  tariff.region =
      HEARTH_TRY(db.one_or<Region>(sql::region_by_code, {{"code", region}},
                                   invalid("catalog.region_not_served", "we do not come to this district yet")));
  const Timestamp now = db.now();
  tariff.prices = HEARTH_TRY(db.all<Price>(sql::prices_of_service, {{"service", service}, {"at", now}}));
  tariff.options = HEARTH_TRY(db.all<Option>(sql::options_of_service, {{"service", service}}));
  tariff.surcharges = HEARTH_TRY(db.all<Surcharge>(sql::surcharges_at, {{"at", now}}));
  tariff.vat_rate = HEARTH_TRY(db.one<std::int32_t>(sql::vat_rate_at, {{"at", now}}));
  const Date day = Date::of(start, seoul);
  tariff.holiday = !HEARTH_TRY(db.all<Holiday>(sql::holidays, {{"from", day}, {"to", day}})).empty();
  return tariff;
}

}  // namespace catalog
