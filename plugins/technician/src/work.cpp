#include "work.hpp"

#include <catalog/contract/catalog.hpp>

#include <algorithm>

#include "store.hpp"
#include "technician_sql.hpp"

namespace technician {
namespace {

/// Every code that the catalogue does not have, as a violation of its own.
Result<void> refuse_unknown(const std::vector<std::string>& given, const std::vector<std::string>& unknown,
                            std::string_view field) {
  if (unknown.empty()) return {};
  Error error = invalid("technician.unknown_code", "the catalogue does not have this code");
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (std::find(unknown.begin(), unknown.end(), given[i]) == unknown.end()) continue;
    error.violations.push_back({"/" + std::string{field} + "/" + std::to_string(i), "unknown_code",
                                "the catalogue does not have '" + given[i] + "'"});
  }
  return error;
}

/// Stretches of one day must be in themselves right, and must not overlap.
Result<void> check(std::vector<Hours> weekly) {
  for (const auto& hours : weekly) {
    if (hours.to_minute <= hours.from_minute) {
      return invalid("technician.bad_hours", "a stretch must end after it begins");
    }
  }
  std::sort(weekly.begin(), weekly.end(), [](const Hours& a, const Hours& b) {
    return std::pair{a.weekday, a.from_minute} < std::pair{b.weekday, b.from_minute};
  });
  for (std::size_t i = 1; i < weekly.size(); ++i) {
    if (weekly[i].weekday == weekly[i - 1].weekday && weekly[i].from_minute < weekly[i - 1].to_minute) {
      return invalid("technician.bad_hours", "stretches of one day may not overlap");
    }
  }
  return {};
}

bool day_off(const Exception& stretch) { return stretch.from_minute == 0 && stretch.to_minute == 0; }

}  // namespace

Result<Profile> Work::put_skills(const Caller& who, Calls& calls, const Skills& ask) {
  const auto unknown = HEARTH_TRY(calls.call(::catalog::unknown_codes, {.skills = ask.skills, .regions = {}}));
  HEARTH_TRY(refuse_unknown(ask.skills, unknown.skills, "skills"));
  return calls.transaction([&](Tx& tx) -> Result<Profile> {
    Row row = HEARTH_TRY(lock(tx, who.user));
    tx.exec(sql::drop_skills, {{"technician", row.id}});
    for (const auto& skill : ask.skills) tx.exec(sql::add_skill, {{"technician", row.id}, {"skill", skill}});
    return save(tx, std::move(row));
  });
}

Result<Profile> Work::put_regions(const Caller& who, Calls& calls, const Regions& ask) {
  const auto unknown = HEARTH_TRY(calls.call(::catalog::unknown_codes, {.skills = {}, .regions = ask.regions}));
  HEARTH_TRY(refuse_unknown(ask.regions, unknown.regions, "regions"));
  return calls.transaction([&](Tx& tx) -> Result<Profile> {
    Row row = HEARTH_TRY(lock(tx, who.user));
    tx.exec(sql::drop_regions, {{"technician", row.id}});
    for (const auto& region : ask.regions) tx.exec(sql::add_region, {{"technician", row.id}, {"region", region}});
    return save(tx, std::move(row));
  });
}

Result<Profile> Work::put_hours(const Caller& who, Tx& tx, const WorkHours& ask) {
  HEARTH_TRY(check(ask.weekly));
  Row row = HEARTH_TRY(lock(tx, who.user));
  tx.exec(sql::drop_work_hours, {{"technician", row.id}});
  for (const auto& hours : ask.weekly) tx.exec(sql::add_work_hours, hours, {{"technician", row.id}});
  return save(tx, std::move(row));
}

Result<Exceptions> Work::exceptions(const Caller& who, Db& db) {
  HEARTH_TRY(find(db, who.user));
  return Exceptions{HEARTH_TRY(db.all<Exception>(sql::exceptions, {{"technician", who.user}, {"since", today(db)}}))};
}

Result<Exception> Work::add_exception(const Caller& who, Tx& tx, const DayHours& ask) {
  const Exception added{tx.new_id(), ask.day, ask.from_minute, ask.to_minute};
  if (!day_off(added) && added.to_minute <= added.from_minute) {
    return invalid("technician.bad_hours", "a stretch must end after it begins; both 0 is a day off");
  }
  if (added.day < today(tx)) return invalid("technician.past_day", "the day is over");
  Row row = HEARTH_TRY(lock(tx, who.user));
  for (const auto& there :
       HEARTH_TRY(tx.all<Exception>(sql::exceptions_of_day, {{"technician", row.id}, {"day", added.day}}))) {
    const bool apart = there.to_minute <= added.from_minute || added.to_minute <= there.from_minute;
    if (day_off(there) || day_off(added) || !apart) {
      return conflict("technician.exception_overlaps", "the day has other hours already: delete them first");
    }
  }
  tx.exec(sql::add_exception, added, {{"technician", row.id}, {"now", tx.now()}});
  HEARTH_TRY(save(tx, std::move(row)));
  return added;
}

Result<void> Work::drop_exception(const Caller& who, Tx& tx, const Id& ask) {
  Row row = HEARTH_TRY(lock(tx, who.user));
  const auto dropped = HEARTH_TRY(tx.execute(sql::drop_exception, {{"id", ask.id}, {"technician", row.id}}));
  if (dropped == 0) return not_found("technician.no_such_exception", "there is no such exception");
  HEARTH_TRY(save(tx, std::move(row)));
  return {};
}

}  // namespace technician
