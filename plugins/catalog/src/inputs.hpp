#pragma once

#include "rows.hpp"

/// What an admin sends: a Create... makes a draft, a Change... says what becomes different (and publishes).
namespace catalog {

struct CreateCategory {
  std::optional<Uuid> parent{};
  std::string slug;
  std::string name_ko;
  std::string name_en;
  std::int32_t position = 0;
};
constexpr auto describe(Type<CreateCategory>) {
  return fields(field("parent_id", &CreateCategory::parent),
                field("slug", &CreateCategory::slug, format("slug"), max_length(60)),
                field("name_ko", &CreateCategory::name_ko, min_length(1), max_length(80)),
                field("name_en", &CreateCategory::name_en, min_length(1), max_length(80)),
                field("position", &CreateCategory::position, minimum(0), maximum(100000), optional_));
}
struct ChangeCategory {
  Patch<Uuid> parent;
  std::optional<std::string> slug{};
  std::optional<std::string> name_ko{};
  std::optional<std::string> name_en{};
  std::optional<std::int32_t> position{};
  std::optional<Status> status{};
};
constexpr auto describe(Type<ChangeCategory>) {
  return fields(field("parent_id", &ChangeCategory::parent),
                field("slug", &ChangeCategory::slug, format("slug"), max_length(60)),
                field("name_ko", &ChangeCategory::name_ko, min_length(1), max_length(80)),
                field("name_en", &ChangeCategory::name_en, min_length(1), max_length(80)),
                field("position", &ChangeCategory::position, minimum(0), maximum(100000)),
                field("status", &ChangeCategory::status));
}
inline Category row_of(const Uuid& id, const CreateCategory& ask) {
  return {.id = id,
          .parent = ask.parent,
          .slug = ask.slug,
          .name_ko = ask.name_ko,
          .name_en = ask.name_en,
          .position = ask.position,
          .status = Status::draft,
          .version = 1};
}
inline void apply(Category& row, const ChangeCategory& ask) {
  row.parent = ask.parent.applied_to(row.parent);
  if (ask.slug) row.slug = *ask.slug;
  if (ask.name_ko) row.name_ko = *ask.name_ko;
  if (ask.name_en) row.name_en = *ask.name_en;
  if (ask.position) row.position = *ask.position;
}

struct CreateSkill {
  std::string code;
  std::string name_ko;
  std::string name_en;
};
constexpr auto describe(Type<CreateSkill>) {
  return fields(field("code", &CreateSkill::code, format("slug"), max_length(40)),
                field("name_ko", &CreateSkill::name_ko, min_length(1), max_length(80)),
                field("name_en", &CreateSkill::name_en, min_length(1), max_length(80)));
}
struct ChangeSkill {
  std::optional<std::string> code{};
  std::optional<std::string> name_ko{};
  std::optional<std::string> name_en{};
  std::optional<Status> status{};
};
constexpr auto describe(Type<ChangeSkill>) {
  return fields(field("code", &ChangeSkill::code, format("slug"), max_length(40)),
                field("name_ko", &ChangeSkill::name_ko, min_length(1), max_length(80)),
                field("name_en", &ChangeSkill::name_en, min_length(1), max_length(80)),
                field("status", &ChangeSkill::status));
}
inline Skill row_of(const Uuid& id, const CreateSkill& ask) {
  return {.id = id,
          .code = ask.code,
          .name_ko = ask.name_ko,
          .name_en = ask.name_en,
          .status = Status::draft,
          .version = 1};
}
inline void apply(Skill& row, const ChangeSkill& ask) {
  if (ask.code) row.code = *ask.code;
  if (ask.name_ko) row.name_ko = *ask.name_ko;
  if (ask.name_en) row.name_en = *ask.name_en;
}

struct CreateRegion {
  std::string code;
  std::string name_ko;
  std::string name_en;
  double speed_kmh = 20;
};
constexpr auto describe(Type<CreateRegion>) {
  return fields(field("code", &CreateRegion::code, format("digits"), min_length(5), max_length(5),
                      about("five digits: the district's administrative code")),
                field("name_ko", &CreateRegion::name_ko, min_length(1), max_length(80)),
                field("name_en", &CreateRegion::name_en, min_length(1), max_length(80)),
                field("speed_kmh", &CreateRegion::speed_kmh, minimum(1.0), maximum(200.0), optional_));
}
struct ChangeRegion {
  std::optional<std::string> code{};
  std::optional<std::string> name_ko{};
  std::optional<std::string> name_en{};
  std::optional<double> speed_kmh{};
  std::optional<Status> status{};
};
constexpr auto describe(Type<ChangeRegion>) {
  return fields(field("code", &ChangeRegion::code, format("digits"), min_length(5), max_length(5),
                      about("five digits: the district's administrative code")),
                field("name_ko", &ChangeRegion::name_ko, min_length(1), max_length(80)),
                field("name_en", &ChangeRegion::name_en, min_length(1), max_length(80)),
                field("speed_kmh", &ChangeRegion::speed_kmh, minimum(1.0), maximum(200.0)),
                field("status", &ChangeRegion::status));
}
inline Region row_of(const Uuid& id, const CreateRegion& ask) {
  return {.id = id,
          .code = ask.code,
          .name_ko = ask.name_ko,
          .name_en = ask.name_en,
          .speed_kmh = ask.speed_kmh,
          .status = Status::draft,
          .version = 1};
}
inline void apply(Region& row, const ChangeRegion& ask) {
  if (ask.code) row.code = *ask.code;
  if (ask.name_ko) row.name_ko = *ask.name_ko;
  if (ask.name_en) row.name_en = *ask.name_en;
  if (ask.speed_kmh) row.speed_kmh = *ask.speed_kmh;
}

struct CreateService {
  Uuid category;
  std::string code;
  std::string name_ko;
  std::string name_en;
  std::string about_ko;
  std::string about_en;
  Pricing pricing = Pricing::size;
  std::vector<std::string> skills;
};
constexpr auto describe(Type<CreateService>) {
  return fields(field("category_id", &CreateService::category),
                field("code", &CreateService::code, format("slug"), max_length(40)),
                field("name_ko", &CreateService::name_ko, min_length(1), max_length(80)),
                field("name_en", &CreateService::name_en, min_length(1), max_length(80)),
                field("about_ko", &CreateService::about_ko, max_length(2000)),
                field("about_en", &CreateService::about_en, max_length(2000)),
                field("pricing", &CreateService::pricing),
                field("skills", &CreateService::skills, max_items(20), max_length(40), unique_items));
}
struct ChangeService {
  std::optional<Uuid> category{};
  std::optional<std::string> code{};
  std::optional<std::string> name_ko{};
  std::optional<std::string> name_en{};
  std::optional<std::string> about_ko{};
  std::optional<std::string> about_en{};
  std::optional<Pricing> pricing{};
  std::optional<std::vector<std::string>> skills{};
  std::optional<Status> status{};
};
constexpr auto describe(Type<ChangeService>) {
  return fields(field("category_id", &ChangeService::category),
                field("code", &ChangeService::code, format("slug"), max_length(40)),
                field("name_ko", &ChangeService::name_ko, min_length(1), max_length(80)),
                field("name_en", &ChangeService::name_en, min_length(1), max_length(80)),
                field("about_ko", &ChangeService::about_ko, max_length(2000)),
                field("about_en", &ChangeService::about_en, max_length(2000)),
                field("pricing", &ChangeService::pricing),
                field("skills", &ChangeService::skills, max_items(20), max_length(40), unique_items),
                field("status", &ChangeService::status));
}
inline ServiceRow row_of(const Uuid& id, const CreateService& ask) {
  return {.id = id,
          .category = ask.category,
          .code = ask.code,
          .name_ko = ask.name_ko,
          .name_en = ask.name_en,
          .about_ko = ask.about_ko,
          .about_en = ask.about_en,
          .pricing = ask.pricing,
          .skills = ask.skills,
          .status = Status::draft,
          .version = 1};
}
inline void apply(ServiceRow& row, const ChangeService& ask) {
  if (ask.category) row.category = *ask.category;
  if (ask.code) row.code = *ask.code;
  if (ask.name_ko) row.name_ko = *ask.name_ko;
  if (ask.name_en) row.name_en = *ask.name_en;
  if (ask.about_ko) row.about_ko = *ask.about_ko;
  if (ask.about_en) row.about_en = *ask.about_en;
  if (ask.pricing) row.pricing = *ask.pricing;
  if (ask.skills) row.skills = *ask.skills;
}

struct CreatePrice {
  Uuid service;
  std::int32_t from_units = 1;
  std::int32_t to_units = 1;
  std::int64_t amount = 0;
  std::int32_t minutes = 60;
  Timestamp valid_from;
  std::optional<Timestamp> valid_to{};
};
constexpr auto describe(Type<CreatePrice>) {
  return fields(field("service_id", &CreatePrice::service),
                field("from_units", &CreatePrice::from_units, minimum(1), maximum(10000)),
                field("to_units", &CreatePrice::to_units, minimum(1), maximum(10000)),
                field("amount", &CreatePrice::amount, minimum(1), maximum(100000000),
                      about("won, VAT included: of the job, or of an hour")),
                field("minutes", &CreatePrice::minutes, minimum(1), maximum(1440)),
                field("valid_from", &CreatePrice::valid_from), field("valid_to", &CreatePrice::valid_to));
}
struct ChangePrice {
  std::optional<Uuid> service{};
  std::optional<std::int32_t> from_units{};
  std::optional<std::int32_t> to_units{};
  std::optional<std::int64_t> amount{};
  std::optional<std::int32_t> minutes{};
  std::optional<Timestamp> valid_from{};
  Patch<Timestamp> valid_to;
  std::optional<Status> status{};
};
constexpr auto describe(Type<ChangePrice>) {
  return fields(field("service_id", &ChangePrice::service),
                field("from_units", &ChangePrice::from_units, minimum(1), maximum(10000)),
                field("to_units", &ChangePrice::to_units, minimum(1), maximum(10000)),
                field("amount", &ChangePrice::amount, minimum(1), maximum(100000000),
                      about("won, VAT included: of the job, or of an hour")),
                field("minutes", &ChangePrice::minutes, minimum(1), maximum(1440)),
                field("valid_from", &ChangePrice::valid_from), field("valid_to", &ChangePrice::valid_to),
                field("status", &ChangePrice::status));
}
inline Price row_of(const Uuid& id, const CreatePrice& ask) {
  return {.id = id,
          .service = ask.service,
          .from_units = ask.from_units,
          .to_units = ask.to_units,
          .amount = ask.amount,
          .minutes = ask.minutes,
          .valid_from = ask.valid_from,
          .valid_to = ask.valid_to,
          .status = Status::draft,
          .version = 1};
}
inline void apply(Price& row, const ChangePrice& ask) {
  if (ask.service) row.service = *ask.service;
  if (ask.from_units) row.from_units = *ask.from_units;
  if (ask.to_units) row.to_units = *ask.to_units;
  if (ask.amount) row.amount = *ask.amount;
  if (ask.minutes) row.minutes = *ask.minutes;
  if (ask.valid_from) row.valid_from = *ask.valid_from;
  row.valid_to = ask.valid_to.applied_to(row.valid_to);
}

struct CreateOption {
  Uuid service;
  std::string code;
  std::string name_ko;
  std::string name_en;
  std::int64_t amount = 0;
  std::int32_t minutes = 0;
};
constexpr auto describe(Type<CreateOption>) {
  return fields(field("service_id", &CreateOption::service),
                field("code", &CreateOption::code, format("slug"), max_length(40)),
                field("name_ko", &CreateOption::name_ko, min_length(1), max_length(80)),
                field("name_en", &CreateOption::name_en, min_length(1), max_length(80)),
                field("amount", &CreateOption::amount, minimum(0), maximum(100000000)),
                field("minutes", &CreateOption::minutes, minimum(0), maximum(1440)));
}
struct ChangeOption {
  std::optional<Uuid> service{};
  std::optional<std::string> code{};
  std::optional<std::string> name_ko{};
  std::optional<std::string> name_en{};
  std::optional<std::int64_t> amount{};
  std::optional<std::int32_t> minutes{};
  std::optional<Status> status{};
};
constexpr auto describe(Type<ChangeOption>) {
  return fields(
      field("service_id", &ChangeOption::service), field("code", &ChangeOption::code, format("slug"), max_length(40)),
      field("name_ko", &ChangeOption::name_ko, min_length(1), max_length(80)),
      field("name_en", &ChangeOption::name_en, min_length(1), max_length(80)),
      field("amount", &ChangeOption::amount, minimum(0), maximum(100000000)),
      field("minutes", &ChangeOption::minutes, minimum(0), maximum(1440)), field("status", &ChangeOption::status));
}
inline Option row_of(const Uuid& id, const CreateOption& ask) {
  return {.id = id,
          .service = ask.service,
          .code = ask.code,
          .name_ko = ask.name_ko,
          .name_en = ask.name_en,
          .amount = ask.amount,
          .minutes = ask.minutes,
          .status = Status::draft,
          .version = 1};
}
inline void apply(Option& row, const ChangeOption& ask) {
  if (ask.service) row.service = *ask.service;
  if (ask.code) row.code = *ask.code;
  if (ask.name_ko) row.name_ko = *ask.name_ko;
  if (ask.name_en) row.name_en = *ask.name_en;
  if (ask.amount) row.amount = *ask.amount;
  if (ask.minutes) row.minutes = *ask.minutes;
}

struct CreateSurcharge {
  SurchargeKind kind = SurchargeKind::weekend;
  std::string name_ko;
  std::string name_en;
  std::int32_t percent = 0;
  std::int32_t within_hours = 0;
  Timestamp valid_from;
  std::optional<Timestamp> valid_to{};
};
constexpr auto describe(Type<CreateSurcharge>) {
  return fields(field("kind", &CreateSurcharge::kind),
                field("name_ko", &CreateSurcharge::name_ko, min_length(1), max_length(80)),
                field("name_en", &CreateSurcharge::name_en, min_length(1), max_length(80)),
                field("percent", &CreateSurcharge::percent, minimum(0), maximum(200)),
                field("within_hours", &CreateSurcharge::within_hours, minimum(0), maximum(720), optional_),
                field("valid_from", &CreateSurcharge::valid_from), field("valid_to", &CreateSurcharge::valid_to));
}
struct ChangeSurcharge {
  std::optional<SurchargeKind> kind{};
  std::optional<std::string> name_ko{};
  std::optional<std::string> name_en{};
  std::optional<std::int32_t> percent{};
  std::optional<std::int32_t> within_hours{};
  std::optional<Timestamp> valid_from{};
  Patch<Timestamp> valid_to;
  std::optional<Status> status{};
};
constexpr auto describe(Type<ChangeSurcharge>) {
  return fields(field("kind", &ChangeSurcharge::kind),
                field("name_ko", &ChangeSurcharge::name_ko, min_length(1), max_length(80)),
                field("name_en", &ChangeSurcharge::name_en, min_length(1), max_length(80)),
                field("percent", &ChangeSurcharge::percent, minimum(0), maximum(200)),
                field("within_hours", &ChangeSurcharge::within_hours, minimum(0), maximum(720)),
                field("valid_from", &ChangeSurcharge::valid_from), field("valid_to", &ChangeSurcharge::valid_to),
                field("status", &ChangeSurcharge::status));
}
inline Surcharge row_of(const Uuid& id, const CreateSurcharge& ask) {
  return {.id = id,
          .kind = ask.kind,
          .name_ko = ask.name_ko,
          .name_en = ask.name_en,
          .percent = ask.percent,
          .within_hours = ask.within_hours,
          .valid_from = ask.valid_from,
          .valid_to = ask.valid_to,
          .status = Status::draft,
          .version = 1};
}
inline void apply(Surcharge& row, const ChangeSurcharge& ask) {
  if (ask.kind) row.kind = *ask.kind;
  if (ask.name_ko) row.name_ko = *ask.name_ko;
  if (ask.name_en) row.name_en = *ask.name_en;
  if (ask.percent) row.percent = *ask.percent;
  if (ask.within_hours) row.within_hours = *ask.within_hours;
  if (ask.valid_from) row.valid_from = *ask.valid_from;
  row.valid_to = ask.valid_to.applied_to(row.valid_to);
}

}  // namespace catalog
