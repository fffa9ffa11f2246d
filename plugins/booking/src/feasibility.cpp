#include "feasibility.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "booking_sql.hpp"

namespace booking {
namespace {

struct Served {
  std::string region;
  Uuid technician;
};
constexpr auto describe(Type<Served>) {
  return fields(field("region", &Served::region), field("technician_id", &Served::technician));
}

struct SkillRow {
  Uuid technician;
  std::string skill;
};
constexpr auto describe(Type<SkillRow>) {
  return fields(field("technician_id", &SkillRow::technician), field("skill", &SkillRow::skill));
}

struct WithdrawnRow {
  Uuid booking;
  Uuid technician;
};
constexpr auto describe(Type<WithdrawnRow>) {
  return fields(field("booking_id", &WithdrawnRow::booking), field("technician_id", &WithdrawnRow::technician));
}

/// Everything of the districts that matters to some bookings.
struct Districts {
  std::map<std::string, std::vector<Uuid>> serving;  ///< active technicians, by district
  std::unordered_map<Uuid, Calendar> calendars;
  std::unordered_map<Uuid, std::set<std::string>> skills;
};

Days days_of(const std::vector<BookingRow>& rows) {
  const auto [first, last] = std::minmax_element(
      rows.begin(), rows.end(), [](const BookingRow& a, const BookingRow& b) { return a.starts < b.starts; });
  return {Date::of(first->starts, seoul), Date::of(last->starts, seoul)};
}

Result<void> read_hours(Db& db, Districts& all, const std::string& regions, const Days& days) {
  for (const auto& row : HEARTH_TRY(db.all<HoursRow>(sql::hours_in_regions, {{"regions", regions}}))) {
    if (const auto of = all.calendars.find(row.technician); of != all.calendars.end()) add_hours(of->second, row);
  }
  const auto special = HEARTH_TRY(
      db.all<ExceptionRow>(sql::exceptions_in_regions, {{"regions", regions}, {"from", days.from}, {"to", days.to}}));
  for (const auto& row : special) {
    if (const auto of = all.calendars.find(row.technician); of != all.calendars.end()) add_exception(of->second, row);
  }
  return {};
}

Result<Districts> read_districts(Db& db, const std::vector<BookingRow>& rows) {
  std::set<std::string> named;
  for (const auto& row : rows) named.insert(row.region);
  const std::string regions = to_json(std::vector<std::string>(named.begin(), named.end()));
  const Days days = days_of(rows);
  Districts all;
  for (auto& row : HEARTH_TRY(db.all<Served>(sql::regions_served, {{"regions", regions}}))) {
    all.serving[row.region].push_back(row.technician);
    all.calendars[row.technician].technician = row.technician;
  }
  for (auto& row : HEARTH_TRY(db.all<SkillRow>(sql::skills_in_regions, {{"regions", regions}}))) {
    all.skills[row.technician].insert(std::move(row.skill));
  }
  HEARTH_TRY(read_hours(db, all, regions, days));
  const auto taken = HEARTH_TRY(
      db.all<BusyRow>(sql::busy_in_regions,
                      {{"regions", regions}, {"now", db.now()}, {"from", around_from(days)}, {"to", around_to(days)}}));
  for (const auto& row : taken) {
    if (const auto of = all.calendars.find(row.technician); of != all.calendars.end()) {
      of->second.busy.push_back(busy(row));
    }
  }
  return all;
}

std::vector<Candidate> candidates(const Districts& all, const Need& need, const Settings& settings) {
  const Rules calendar_rules = rules(settings);
  std::vector<Candidate> able;
  const auto serving = all.serving.find(need.wanted.region);
  if (serving == all.serving.end()) return able;
  for (const auto& technician : serving->second) {
    const auto skills = all.skills.find(technician);
    const auto has = [&](const std::string& skill) {
      return skills != all.skills.end() && skills->second.contains(skill);
    };
    const auto& calendar = all.calendars.at(technician);
    if (!acceptable(need.wanted, technician)) continue;
    if (!std::all_of(need.wanted.skills.begin(), need.wanted.skills.end(), has)) continue;
    if (!calendar.fits(need.start, need.work, calendar_rules)) continue;
    const auto added = std::chrono::ceil<std::chrono::minutes>(added_travel(calendar, need.start, need.work));
    able.push_back({technician, static_cast<std::int32_t>(added.count()),
                    jobs_that_day(calendar, need.start, need.work), settings.jobs_a_day});
  }
  return able;
}

/// Whom each booking must not get: blocked by its consumer, or gone from it already.
Result<std::unordered_map<Uuid, std::vector<Uuid>>> unwanted(Calls& calls, const std::vector<BookingRow>& rows,
                                                             const std::vector<Uuid>& asked) {
  std::set<Uuid> consumers;
  for (const auto& row : rows) consumers.insert(row.consumer);
  const auto blocks =
      HEARTH_TRY(calls.call(::consumer::many_blocks, {.consumers = {consumers.begin(), consumers.end()}}));
  std::unordered_map<Uuid, std::vector<Uuid>> by_consumer;
  for (const auto& one : blocks.items) by_consumer[one.consumer] = one.technicians;
  std::unordered_map<Uuid, std::vector<Uuid>> by_booking;
  for (const auto& row : rows) by_booking[row.id] = by_consumer[row.consumer];
  const auto gone = HEARTH_TRY(calls.all<WithdrawnRow>(sql::withdrawn_of_bookings, {{"bookings", asked}}));
  for (const auto& one : gone) by_booking[one.booking].push_back(one.technician);
  return by_booking;
}

}  // namespace

Result<Feasible> Feasibility::ask(Calls& calls, const FeasibleAsk& ask) {
  const auto rows = HEARTH_TRY(calls.all<BookingRow>(sql::bookings_to_match, {{"bookings", ask.bookings}}));
  Feasible answer;
  if (rows.empty()) return answer;
  auto blocked = HEARTH_TRY(unwanted(calls, rows, ask.bookings));
  const Districts all = HEARTH_TRY(read_districts(calls, rows));
  std::unordered_map<Uuid, std::vector<Candidate>> found;
  for (const auto& row : rows) {
    Need need = HEARTH_TRY(life_.need(row));
    need.wanted.blocked = std::move(blocked[row.id]);
    found[row.id] = candidates(all, need, life_.settings());
  }
  for (const auto& id : ask.bookings) {
    if (const auto one = found.find(id); one != found.end()) answer.bookings.push_back({id, one->second});
  }
  return answer;
}

}  // namespace booking
