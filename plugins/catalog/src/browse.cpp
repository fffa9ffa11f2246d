#include "browse.hpp"

#include <map>

#include "catalog_sql.hpp"
#include "pricing.hpp"

namespace catalog {
namespace {

constexpr std::int32_t most_days = 400;

Result<ServiceView> view_of(Db& db, const ServiceRow& row, std::string_view locale) {
  ServiceView view{.id = row.id,
                   .category = row.category,
                   .code = row.code,
                   .name = name_in(row, locale),
                   .about = locale == "ko" ? row.about_ko : row.about_en,
                   .pricing = row.pricing,
                   .skills = row.skills,
                   .prices = {},
                   .options = {}};
  for (const auto& price : HEARTH_TRY(db.all<Price>(sql::prices_of_service, {{"service", row.id}, {"at", db.now()}}))) {
    view.prices.push_back({price.from_units, price.to_units, won(price.amount), price.minutes});
  }
  for (const auto& option : HEARTH_TRY(db.all<Option>(sql::options_of_service, {{"service", row.id}}))) {
    view.options.push_back({option.code, name_in(option, locale), won(option.amount), option.minutes});
  }
  return view;
}

bool weekend(Date day) { return day.weekday() == std::chrono::Saturday || day.weekday() == std::chrono::Sunday; }

}  // namespace

Result<CategoryList> Browse::categories(const Caller& who, Db& db) {
  CategoryList list;
  for (const auto& row : HEARTH_TRY(db.all<Category>(sql::published_categories))) {
    list.items.push_back({row.id, row.parent, row.slug, name_in(row, who.locale)});
  }
  return list;
}

Result<ServiceList> Browse::services(const Caller& who, Db& db, const ServicesAsk& ask) {
  ServiceList list;
  for (const auto& row : HEARTH_TRY(db.all<ServiceRow>(sql::published_services, {{"category", ask.category}}))) {
    list.items.push_back(HEARTH_TRY(view_of(db, row, who.locale)));
  }
  return list;
}

Result<ServiceView> Browse::service(const Caller& who, Db& db, const Uuid& id) {
  const auto row = HEARTH_TRY(db.one_or<ServiceRow>(sql::published_service, {{"id", id}},
                                                    not_found("catalog.no_such_service", "there is no such service")));
  return view_of(db, row, who.locale);
}

Result<RegionList> Browse::regions(const Caller& who, Db& db) {
  RegionList list;
  for (const auto& row : HEARTH_TRY(db.all<Region>(sql::published_regions))) {
    list.items.push_back({row.code, name_in(row, who.locale)});
  }
  return list;
}

Result<CalendarList> Browse::calendar(const Caller& who, Db& db, const CalendarAsk& ask) {
  if (ask.to < ask.from || ask.to - ask.from > most_days) {
    return invalid("catalog.bad_interval", "'to' must lie from 0 to 400 days after 'from'");
  }
  std::map<Date, std::string> named_days;
  for (const auto& row : HEARTH_TRY(db.all<Holiday>(sql::holidays, {{"from", ask.from}, {"to", ask.to}}))) {
    named_days[row.day] = name_in(row, who.locale);
  }
  CalendarList list;
  for (Date day = ask.from; day <= ask.to; day = day + 1) {
    const auto holiday = named_days.find(day);
    const bool named = holiday != named_days.end();
    if (!named && !weekend(day)) continue;
    list.items.push_back({day, weekend(day), named ? std::optional{holiday->second} : std::nullopt});
  }
  return list;
}

Result<Holiday> BusinessCalendar::put(const Caller&, Tx& tx, const Holiday& ask) {
  tx.exec(sql::put_holiday, ask);
  tx.audit({.action = "catalog.holiday_set",
            .target_type = "catalog.holiday",
            .target = ask.day.text(),
            .before = {},
            .after = Json{to_json(ask)},
            .reason = {}});
  return ask;
}

Result<void> BusinessCalendar::drop(const Caller&, Tx& tx, const Date& day) {
  if (HEARTH_TRY(tx.execute(sql::drop_holiday, {{"day", day}})) == 0) {
    return not_found("catalog.no_such_holiday", "this day is no holiday");
  }
  tx.audit({.action = "catalog.holiday_dropped",
            .target_type = "catalog.holiday",
            .target = day.text(),
            .before = {},
            .after = {},
            .reason = {}});
  return {};
}

Result<Holidays> BusinessCalendar::between(Db& db, const DaysAsk& ask) {
  if (ask.to < ask.from || ask.to - ask.from > most_days) {
    return invalid("catalog.bad_interval", "'to' must lie from 0 to 400 days after 'from'");
  }
  Holidays found;
  for (const auto& row : HEARTH_TRY(db.all<Holiday>(sql::holidays, {{"from", ask.from}, {"to", ask.to}}))) {
    found.days.push_back(row.day);
  }
  return found;
}

}  // namespace catalog
