#include "work.hpp"

#include <booking/contract/booking.hpp>
#include <catalog/contract/catalog.hpp>

#include <algorithm>

#include "store.hpp"
#include "technician_sql.hpp"
#include "times.hpp"

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

template <class T>
bool holds(const std::vector<T>& all, const T& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

/// Can the job be done by somebody who works there and then, and can do this?
bool possible(const AvailabilityChanged& with, const ::booking::Job& job) {
  const auto lacks = [&](const std::string& skill) { return !holds(with.skills, skill); };
  if (!holds(with.regions, job.region) || std::any_of(job.skills.begin(), job.skills.end(), lacks)) return false;
  const Date day = Date::of(job.start, seoul);
  const auto weekday = static_cast<std::int32_t>(day.weekday().iso_encoding());
  Timestamp worked = job.start;  // without a break; the stretches of a day come in order, and those that touch are one
  const auto work = [&](const auto& stretch) {
    const Timestamp from = day.begin(seoul) + std::chrono::minutes{stretch.from_minute};
    const Timestamp to = day.begin(seoul) + std::chrono::minutes{stretch.to_minute};
    if (from <= worked) worked = std::max(worked, to);
  };
  bool special = false;
  for (const auto& hours : with.exceptions) {
    if (hours.day != day) continue;
    special = true;
    work(hours);
  }
  for (const auto& hours : with.weekly) {
    if (!special && hours.weekday == weekday) work(hours);
  }
  return job.end <= worked;
}

/// Nobody works less than a job needs that they have said yes to: it is given away first.
Result<void> keep_jobs(const std::vector<::booking::Job>& jobs, const AvailabilityChanged& before,
                       const AvailabilityChanged& after) {
  Error error = conflict("technician.jobs_in_the_way",
                         "there are jobs that this leaves out: withdraw from them, or take time off with rematch");
  for (const auto& job : jobs) {
    if (job.status != "confirmed" && job.status != "en_route") continue;
    if (!possible(before, job) || possible(after, job)) continue;
    error.violations.push_back({"", "job_in_the_way", "the job " + job.id.text() + " at " + job.start.text()});
  }
  if (error.violations.empty()) return {};
  return error;
}

/// Under the technician's lock: `change` (a Result<void>(Tx&)) writes what is different, `answer` makes of the profile what
/// the caller gets.
template <class F, class A>
auto change_work(Calls& calls, const Uuid& technician, F&& change, A&& answer)
    -> std::invoke_result_t<A&, const Profile&> {
  const Timestamp now = calls.now();
  const auto jobs =
      HEARTH_TRY(calls.call(::booking::jobs, {.technician = technician, .from = now, .to = now + longest}));
  return calls.effect([&](Tx& tx) -> std::invoke_result_t<A&, const Profile&> {
    Row row = HEARTH_TRY(lock(tx, technician));
    const Profile all_before = HEARTH_TRY(profile(tx, row));
    const auto before = HEARTH_TRY(availability(tx, all_before));
    HEARTH_TRY(change(tx));
    const Profile all = HEARTH_TRY(save(tx, std::move(row)));
    const auto after = HEARTH_TRY(availability(tx, all));
    HEARTH_TRY(keep_jobs(jobs.items, before, after));
    return answer(all);
  });
}

Result<Profile> whole(const Profile& all) { return all; }

bool day_off(const Exception& stretch) { return stretch.from_minute == 0 && stretch.to_minute == 0; }

}  // namespace

Result<Profile> Work::put_skills(const Caller& who, Calls& calls, const Skills& ask) {
  const auto unknown = HEARTH_TRY(calls.call(::catalog::unknown_codes, {.skills = ask.skills, .regions = {}}));
  HEARTH_TRY(refuse_unknown(ask.skills, unknown.skills, "skills"));
  return change_work(
      calls, who.user,
      [&](Tx& tx) -> Result<void> {
        tx.exec(sql::drop_skills, {{"technician", who.user}});
        for (const auto& skill : ask.skills) tx.exec(sql::add_skill, {{"technician", who.user}, {"skill", skill}});
        return {};
      },
      whole);
}

Result<Profile> Work::put_regions(const Caller& who, Calls& calls, const Regions& ask) {
  const auto unknown = HEARTH_TRY(calls.call(::catalog::unknown_codes, {.skills = {}, .regions = ask.regions}));
  HEARTH_TRY(refuse_unknown(ask.regions, unknown.regions, "regions"));
  return change_work(
      calls, who.user,
      [&](Tx& tx) -> Result<void> {
        tx.exec(sql::drop_regions, {{"technician", who.user}});
        for (const auto& region : ask.regions) tx.exec(sql::add_region, {{"technician", who.user}, {"region", region}});
        return {};
      },
      whole);
}

Result<Profile> Work::put_hours(const Caller& who, Calls& calls, const WorkHours& ask) {
  HEARTH_TRY(check(ask.weekly));
  return change_work(
      calls, who.user,
      [&](Tx& tx) -> Result<void> {
        tx.exec(sql::drop_work_hours, {{"technician", who.user}});
        for (const auto& hours : ask.weekly) tx.exec(sql::add_work_hours, hours, {{"technician", who.user}});
        return {};
      },
      whole);
}

Result<Exceptions> Work::exceptions(const Caller& who, Db& db) {
  HEARTH_TRY(find(db, who.user));
  return Exceptions{HEARTH_TRY(db.all<Exception>(sql::exceptions, {{"technician", who.user}, {"since", today(db)}}))};
}

Result<Exception> Work::add_exception(const Caller& who, Calls& calls, const DayHours& ask) {
  const Exception added{calls.new_id(), ask.day, ask.from_minute, ask.to_minute};
  if (!day_off(added) && added.to_minute <= added.from_minute) {
    return invalid("technician.bad_hours", "a stretch must end after it begins; both 0 is a day off");
  }
  if (added.day < today(calls)) return invalid("technician.past_day", "the day is over");
  const auto add = [&](Tx& tx) -> Result<void> {
    for (const auto& there :
         HEARTH_TRY(tx.all<Exception>(sql::exceptions_of_day, {{"technician", who.user}, {"day", added.day}}))) {
      const bool apart = there.to_minute <= added.from_minute || added.to_minute <= there.from_minute;
      if (day_off(there) || day_off(added) || !apart) {
        return conflict("technician.exception_overlaps", "the day has other hours already: delete them first");
      }
    }
    tx.exec(sql::add_exception, added, {{"technician", who.user}, {"now", tx.now()}});
    return {};
  };
  return change_work(calls, who.user, add, [&](const Profile&) -> Result<Exception> { return added; });
}

Result<void> Work::drop_exception(const Caller& who, Calls& calls, const Id& ask) {
  const auto drop = [&](Tx& tx) -> Result<void> {
    const auto dropped = HEARTH_TRY(tx.execute(sql::drop_exception, {{"id", ask.id}, {"technician", who.user}}));
    if (dropped == 0) return not_found("technician.no_such_exception", "there is no such exception");
    return {};
  };
  return change_work(calls, who.user, drop, [](const Profile&) -> Result<void> { return {}; });
}

}  // namespace technician
