#pragma once

#include <catalog/contract/catalog.hpp>
#include <hearth/hearth.hpp>

#include <string>
#include <vector>

#include "rows.hpp"

namespace catalog {

struct CategoryView {
  Uuid id;
  std::optional<Uuid> parent;
  std::string slug;
  std::string name;
};
constexpr auto describe(Type<CategoryView>) {
  return fields(field("id", &CategoryView::id), field("parent_id", &CategoryView::parent),
                field("slug", &CategoryView::slug), field("name", &CategoryView::name));
}
struct CategoryList {
  std::vector<CategoryView> items;
};
constexpr auto describe(Type<CategoryList>) { return fields(field("items", &CategoryList::items)); }

struct PriceView {
  std::int32_t from_units = 0;
  std::int32_t to_units = 0;
  Money amount;
  std::int32_t minutes = 0;
};
constexpr auto describe(Type<PriceView>) {
  return fields(field("from_units", &PriceView::from_units, about("평, or hours")),
                field("to_units", &PriceView::to_units), field("amount", &PriceView::amount, about("VAT included")),
                field("minutes", &PriceView::minutes));
}

struct OptionView {
  std::string code;
  std::string name;
  Money amount;
  std::int32_t minutes = 0;
};
constexpr auto describe(Type<OptionView>) {
  return fields(field("code", &OptionView::code), field("name", &OptionView::name),
                field("amount", &OptionView::amount), field("minutes", &OptionView::minutes));
}

struct ServiceView {
  Uuid id;
  Uuid category;
  std::string code;
  std::string name;
  std::string about;
  Pricing pricing = Pricing::size;
  std::vector<std::string> skills;
  std::vector<PriceView> prices;
  std::vector<OptionView> options;
};
constexpr auto describe(Type<ServiceView>) {
  return fields(field("id", &ServiceView::id), field("category_id", &ServiceView::category),
                field("code", &ServiceView::code), field("name", &ServiceView::name),
                field("about", &ServiceView::about), field("pricing", &ServiceView::pricing),
                field("skills", &ServiceView::skills), field("prices", &ServiceView::prices),
                field("options", &ServiceView::options));
}
struct ServiceList {
  std::vector<ServiceView> items;
};
constexpr auto describe(Type<ServiceList>) { return fields(field("items", &ServiceList::items)); }

struct ServicesAsk {
  std::optional<Uuid> category;
};
constexpr auto describe(Type<ServicesAsk>) { return fields(field("category_id", &ServicesAsk::category)); }

struct RegionView {
  std::string code;
  std::string name;
};
constexpr auto describe(Type<RegionView>) {
  return fields(field("code", &RegionView::code), field("name", &RegionView::name));
}
struct RegionList {
  std::vector<RegionView> items;
};
constexpr auto describe(Type<RegionList>) { return fields(field("items", &RegionList::items)); }

struct CalendarAsk {
  Date from;
  Date to;
};
constexpr auto describe(Type<CalendarAsk>) {
  return fields(field("from", &CalendarAsk::from), field("to", &CalendarAsk::to, about("at most 400 days on")));
}
struct CalendarDay {
  Date day;
  bool weekend = false;
  std::optional<std::string> holiday;
};
constexpr auto describe(Type<CalendarDay>) {
  return fields(field("day", &CalendarDay::day), field("weekend", &CalendarDay::weekend),
                field("holiday", &CalendarDay::holiday));
}
/// The days that are no working days.
struct CalendarList {
  std::vector<CalendarDay> items;
};
constexpr auto describe(Type<CalendarList>) { return fields(field("items", &CalendarList::items)); }

/// What everybody may read of the catalogue, in the caller's language.
class Browse {
 public:
  Result<CategoryList> categories(const Caller& who, Db& db);
  Result<ServiceList> services(const Caller& who, Db& db, const ServicesAsk& ask);
  Result<ServiceView> service(const Caller& who, Db& db, const Uuid& id);
  Result<RegionList> regions(const Caller& who, Db& db);
  /// Weekends and public holidays between two days.
  Result<CalendarList> calendar(const Caller& who, Db& db, const CalendarAsk& ask);
};

/// The calendar's own upkeep, and its days for other plugins.
class BusinessCalendar {
 public:
  Result<Holiday> put(const Caller& who, Tx& tx, const Holiday& ask);
  Result<void> drop(const Caller& who, Tx& tx, const Date& day);
  Result<Holidays> between(Db& db, const DaysAsk& ask);
};

}  // namespace catalog
