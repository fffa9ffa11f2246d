#include "store.hpp"

#include "technician_sql.hpp"

namespace technician {
namespace {

/// Seoul is nine hours ahead of UTC all year round.
constexpr Duration seoul = std::chrono::hours{9};

Error no_such_technician() { return not_found("technician.no_such_technician", "there is no such technician"); }

std::string_view name_of(Gender gender) {
  switch (gender) {
    case Gender::female:
      return "female";
    case Gender::male:
      return "male";
    case Gender::unsaid:
      break;
  }
  return "unsaid";
}

Result<AvailabilityChanged> availability(Db& db, const Profile& of) {
  AvailabilityChanged now{.technician = of.id,
                          .version = of.version,
                          .active = of.status == Status::active,
                          .name = of.name,
                          .gender = std::string{name_of(of.gender)},
                          .skills = of.skills,
                          .regions = of.regions,
                          .weekly = of.weekly,
                          .exceptions = {}};
  for (const auto& row :
       HEARTH_TRY(db.all<Exception>(sql::exceptions, {{"technician", of.id}, {"since", today(db)}}))) {
    now.exceptions.push_back({row.day, row.from_minute, row.to_minute});
  }
  return now;
}

}  // namespace

Date today(const Db& db) { return Date::of(db.now(), seoul); }

Result<Row> find(Db& db, const Uuid& id) {
  return db.one_or<Row>(sql::find_technician, {{"id", id}}, no_such_technician());
}

Result<Row> lock(Tx& tx, const Uuid& id) {
  return tx.one_or<Row>(sql::lock_technician, {{"id", id}}, no_such_technician());
}

Result<Profile> profile(Db& db, const Row& row) {
  Profile all{.id = row.id,
              .status = row.status,
              .name = row.name,
              .gender = row.gender,
              .about = row.about,
              .skills = {},
              .regions = {},
              .weekly = {},
              .version = row.version,
              .created = row.created,
              .updated = row.updated};
  all.skills = HEARTH_TRY(db.all<std::string>(sql::skills, {{"technician", row.id}}));
  all.regions = HEARTH_TRY(db.all<std::string>(sql::regions, {{"technician", row.id}}));
  all.weekly = HEARTH_TRY(db.all<Hours>(sql::work_hours, {{"technician", row.id}}));
  return all;
}

Result<Profile> save(Tx& tx, Row row) {
  ++row.version;
  row.updated = tx.now();
  Profile all = HEARTH_TRY(profile(tx, row));
  const bool complete = !all.skills.empty() && !all.regions.empty() && !all.weekly.empty();
  if (row.status == Status::verified && complete) all.status = row.status = Status::active;
  tx.exec(sql::change_technician, row);
  tx.publish(HEARTH_TRY(availability(tx, all)));
  return all;
}

}  // namespace technician
