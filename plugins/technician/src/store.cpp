#include "store.hpp"

#include <map>

#include "technician_sql.hpp"
#include "times.hpp"

namespace technician {
namespace {

Json status_json(Status status) { return {to_json(std::map<std::string, Status>{{"status", status}})}; }

std::string name_of(Status status) {
  for (const auto& name : describe(Type<Status>{}).all) {
    if (name.value == static_cast<std::int64_t>(status)) return std::string{name.name};
  }
  return {};
}

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

}  // namespace

Error no_such_technician() { return not_found("technician.no_such_technician", "there is no such technician"); }

Date today(const Db& db) { return Date::of(db.now(), seoul); }

Result<Row> find(Db& db, const Uuid& id) {
  return db.one_or<Row>(sql::find_technician, {{"id", id}}, no_such_technician);
}

Result<Row> lock(Tx& tx, const Uuid& id) {
  Row row = HEARTH_TRY(tx.one_or<Row>(sql::lock_technician, {{"id", id}}, no_such_technician));
  row.before = row.status;
  return row;
}

Result<Row> working(Db& db, const Uuid& id) {
  Row row = HEARTH_TRY(find(db, id));
  if (row.status == Status::suspended || row.status == Status::left) {
    return forbidden("technician.suspended", "you may not work at the moment");
  }
  return row;
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
              .details = {},
              .documents = {},
              .rating = {},
              .version = row.version,
              .created = row.created,
              .updated = row.updated};
  all.skills = HEARTH_TRY(db.all<std::string>(sql::skills, {{"technician", row.id}}));
  all.regions = HEARTH_TRY(db.all<std::string>(sql::regions, {{"technician", row.id}}));
  all.weekly = HEARTH_TRY(db.all<Hours>(sql::work_hours, {{"technician", row.id}}));
  return all;
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

void tell_status(Tx& tx, const Uuid& technician, std::optional<Status> from, Status to,
                 const std::optional<std::string>& reason) {
  std::optional<std::string> before;
  if (from) before = name_of(*from);
  tx.publish(StatusChanged{technician, before, name_of(to), reason});
}

void audit_status(Tx& tx, std::string action, const Uuid& technician, Status from, Status to, std::string reason) {
  tx.audit({.action = std::move(action),
            .target_type = "technician",
            .target = technician.text(),
            .before = status_json(from),
            .after = status_json(to),
            .reason = std::move(reason)});
}

Result<Profile> save(Tx& tx, Row row, const std::optional<std::string>& reason) {
  ++row.version;
  row.updated = tx.now();
  if (row.before != row.status) tell_status(tx, row.id, row.before, row.status, reason);
  Profile all = HEARTH_TRY(profile(tx, row));
  const bool complete = !all.skills.empty() && !all.regions.empty() && !all.weekly.empty();
  if (row.status == Status::verified && complete) {
    all.status = row.status = Status::active;
    tell_status(tx, row.id, Status::verified, Status::active);
  }
  tx.exec(sql::change_technician, row);
  tx.publish(HEARTH_TRY(availability(tx, all)));
  return all;
}

}  // namespace technician
