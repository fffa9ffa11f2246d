#pragma once

#include <hearth/hearth.hpp>

#include <optional>
#include <string>
#include <vector>

/// The catalogue's resources, as they stand in their tables and as an admin sees them.
namespace catalog {

using namespace hearth;

enum class Status { draft, published, archived };
constexpr auto describe(Type<Status>) {
  return names(value("draft", Status::draft), value("published", Status::published),
               value("archived", Status::archived));
}

enum class Pricing { size, hours };
constexpr auto describe(Type<Pricing>) { return names(value("size", Pricing::size), value("hours", Pricing::hours)); }

enum class SurchargeKind { weekend, holiday, urgent };
constexpr auto describe(Type<SurchargeKind>) {
  return names(value("weekend", SurchargeKind::weekend), value("holiday", SurchargeKind::holiday),
               value("urgent", SurchargeKind::urgent));
}

struct Category {
  Uuid id;
  std::optional<Uuid> parent;
  std::string slug;
  std::string name_ko;
  std::string name_en;
  std::int32_t position = 0;
  Status status = Status::draft;
  std::int64_t version = 1;
};
constexpr auto describe(Type<Category>) {
  return fields(field("id", &Category::id), field("parent_id", &Category::parent), field("slug", &Category::slug),
                field("name_ko", &Category::name_ko), field("name_en", &Category::name_en),
                field("position", &Category::position), field("status", &Category::status),
                field("version", &Category::version, etag));
}

struct Skill {
  Uuid id;
  std::string code;
  std::string name_ko;
  std::string name_en;
  Status status = Status::draft;
  std::int64_t version = 1;
};
constexpr auto describe(Type<Skill>) {
  return fields(field("id", &Skill::id), field("code", &Skill::code), field("name_ko", &Skill::name_ko),
                field("name_en", &Skill::name_en), field("status", &Skill::status),
                field("version", &Skill::version, etag));
}

struct Region {
  Uuid id;
  std::string code;
  std::string name_ko;
  std::string name_en;
  double speed_kmh = 20;
  Status status = Status::draft;
  std::int64_t version = 1;
};
constexpr auto describe(Type<Region>) {
  return fields(field("id", &Region::id), field("code", &Region::code), field("name_ko", &Region::name_ko),
                field("name_en", &Region::name_en), field("speed_kmh", &Region::speed_kmh),
                field("status", &Region::status), field("version", &Region::version, etag));
}

struct ServiceRow {
  Uuid id;
  Uuid category;
  std::string code;
  std::string name_ko;
  std::string name_en;
  std::string about_ko;
  std::string about_en;
  Pricing pricing = Pricing::size;
  std::vector<std::string> skills;
  Status status = Status::draft;
  std::int64_t version = 1;
};
constexpr auto describe(Type<ServiceRow>) {
  return fields(field("id", &ServiceRow::id), field("category_id", &ServiceRow::category),
                field("code", &ServiceRow::code), field("name_ko", &ServiceRow::name_ko),
                field("name_en", &ServiceRow::name_en), field("about_ko", &ServiceRow::about_ko),
                field("about_en", &ServiceRow::about_en), field("pricing", &ServiceRow::pricing),
                field("skills", &ServiceRow::skills), field("status", &ServiceRow::status),
                field("version", &ServiceRow::version, etag));
}

struct Price {
  Uuid id;
  Uuid service;
  std::int32_t from_units = 1;
  std::int32_t to_units = 1;
  std::int64_t amount = 0;   ///< won, VAT included: of the job (size) or of an hour (hours)
  std::int32_t minutes = 0;  ///< of the job, or of an hour's work
  Timestamp valid_from;
  std::optional<Timestamp> valid_to;
  Status status = Status::draft;
  std::int64_t version = 1;
};
constexpr auto describe(Type<Price>) {
  return fields(field("id", &Price::id), field("service_id", &Price::service), field("from_units", &Price::from_units),
                field("to_units", &Price::to_units), field("amount", &Price::amount), field("minutes", &Price::minutes),
                field("valid_from", &Price::valid_from), field("valid_to", &Price::valid_to),
                field("status", &Price::status), field("version", &Price::version, etag));
}

struct Option {
  Uuid id;
  Uuid service;
  std::string code;
  std::string name_ko;
  std::string name_en;
  std::int64_t amount = 0;
  std::int32_t minutes = 0;
  Status status = Status::draft;
  std::int64_t version = 1;
};
constexpr auto describe(Type<Option>) {
  return fields(field("id", &Option::id), field("service_id", &Option::service), field("code", &Option::code),
                field("name_ko", &Option::name_ko), field("name_en", &Option::name_en),
                field("amount", &Option::amount), field("minutes", &Option::minutes), field("status", &Option::status),
                field("version", &Option::version, etag));
}

struct Surcharge {
  Uuid id;
  SurchargeKind kind = SurchargeKind::weekend;
  std::string name_ko;
  std::string name_en;
  std::int32_t percent = 0;
  std::int32_t within_hours = 0;
  Timestamp valid_from;
  std::optional<Timestamp> valid_to;
  Status status = Status::draft;
  std::int64_t version = 1;
};
constexpr auto describe(Type<Surcharge>) {
  return fields(field("id", &Surcharge::id), field("kind", &Surcharge::kind), field("name_ko", &Surcharge::name_ko),
                field("name_en", &Surcharge::name_en), field("percent", &Surcharge::percent),
                field("within_hours", &Surcharge::within_hours), field("valid_from", &Surcharge::valid_from),
                field("valid_to", &Surcharge::valid_to), field("status", &Surcharge::status),
                field("version", &Surcharge::version, etag));
}

struct Holiday {
  Date day;
  std::string name_ko;
  std::string name_en;
};
constexpr auto describe(Type<Holiday>) {
  return fields(field("day", &Holiday::day), field("name_ko", &Holiday::name_ko, min_length(1), max_length(80)),
                field("name_en", &Holiday::name_en, min_length(1), max_length(80)));
}

}  // namespace catalog
