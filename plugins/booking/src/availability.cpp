#include "availability.hpp"

#include <algorithm>

#include "booking_sql.hpp"

namespace booking {
namespace {

constexpr std::int32_t most_days = 14;

struct CandidateRow {
  Uuid technician;
  std::string name;
};
constexpr auto describe(Type<CandidateRow>) {
  return fields(field("technician_id", &CandidateRow::technician), field("name", &CandidateRow::name));
}

struct HoursRow {
  Uuid technician;
  std::int32_t weekday = 0;
  std::int32_t from_minute = 0;
  std::int32_t to_minute = 0;
};
constexpr auto describe(Type<HoursRow>) {
  return fields(field("technician_id", &HoursRow::technician), field("weekday", &HoursRow::weekday),
                field("from_minute", &HoursRow::from_minute), field("to_minute", &HoursRow::to_minute));
}

struct ExceptionRow {
  Uuid technician;
  Date day;
  std::int32_t from_minute = 0;
  std::int32_t to_minute = 0;
};
constexpr auto describe(Type<ExceptionRow>) {
  return fields(field("technician_id", &ExceptionRow::technician), field("day", &ExceptionRow::day),
                field("from_minute", &ExceptionRow::from_minute), field("to_minute", &ExceptionRow::to_minute));
}

struct BusyRow {
  Uuid technician;
  Timestamp busy_from;
  Timestamp busy_to;
  Timestamp starts;
  Timestamp ends;
  std::optional<double> latitude;
  std::optional<double> longitude;
};
constexpr auto describe(Type<BusyRow>) {
  return fields(field("technician_id", &BusyRow::technician), field("busy_from", &BusyRow::busy_from),
                field("busy_to", &BusyRow::busy_to), field("starts_at", &BusyRow::starts),
                field("ends_at", &BusyRow::ends), field("latitude", &BusyRow::latitude),
                field("longitude", &BusyRow::longitude));
}

Busy busy(const BusyRow& row) {
  Busy taken{.from = row.busy_from, .to = row.busy_to, .starts = row.starts, .ends = row.ends, .place = {}};
  if (row.latitude && row.longitude) taken.place = Place{*row.latitude, *row.longitude};
  return taken;
}

/// Jobs of the neighbouring days matter too: somebody has to travel from them.
Timestamp around_from(const Days& days) { return (days.from - 1).begin(seoul); }
Timestamp around_to(const Days& days) { return (days.to + 2).begin(seoul); }

Calendar* find(std::vector<Calendar>& all, const Uuid& technician) {
  const auto at = std::lower_bound(all.begin(), all.end(), technician,
                                   [](const Calendar& one, const Uuid& id) { return one.technician < id; });
  return at != all.end() && at->technician == technician ? &*at : nullptr;
}

bool acceptable(const Wanted& wanted, const Uuid& technician) {
  if (wanted.technician && *wanted.technician != technician) return false;
  return std::find(wanted.blocked.begin(), wanted.blocked.end(), technician) == wanted.blocked.end();
}

Result<std::vector<Calendar>> candidates(Db& db, const Wanted& wanted) {
  std::vector<Calendar> all;
  for (auto& row : HEARTH_TRY(
           db.all<CandidateRow>(sql::candidates, {{"region", wanted.region}, {"skills", to_json(wanted.skills)}}))) {
    if (acceptable(wanted, row.technician)) all.push_back({row.technician, std::move(row.name), {}, {}, {}});
  }
  return all;
}

}  // namespace

Result<std::vector<Calendar>> calendars(Db& db, const Wanted& wanted, const Days& days) {
  auto all = HEARTH_TRY(candidates(db, wanted));
  if (all.empty()) return all;
  for (const auto& row : HEARTH_TRY(db.all<HoursRow>(sql::hours, {{"region", wanted.region}}))) {
    if (auto* of = find(all, row.technician)) of->weekly[row.weekday].push_back({row.from_minute, row.to_minute});
  }
  const auto special = HEARTH_TRY(
      db.all<ExceptionRow>(sql::exceptions, {{"region", wanted.region}, {"from", days.from}, {"to", days.to}}));
  for (const auto& row : special) {
    auto* of = find(all, row.technician);
    if (of == nullptr) continue;
    auto& stretches = of->exceptions[row.day];
    if (row.to_minute > row.from_minute) stretches.push_back({row.from_minute, row.to_minute});
  }
  const auto taken = HEARTH_TRY(db.all<BusyRow>(
      sql::busy, {{"region", wanted.region}, {"now", db.now()}, {"from", around_from(days)}, {"to", around_to(days)}}));
  for (const auto& row : taken) {
    if (auto* of = find(all, row.technician)) of->busy.push_back(busy(row));
  }
  return all;
}

Result<std::vector<Busy>> busy_of(Db& db, const Uuid& technician, const Days& days) {
  std::vector<Busy> all;
  const auto taken = HEARTH_TRY(db.all<BusyRow>(
      sql::busy_of_technician,
      {{"technician", technician}, {"now", db.now()}, {"from", around_from(days)}, {"to", around_to(days)}}));
  for (const auto& row : taken) all.push_back(busy(row));
  return all;
}

Result<Slots> Availability::list(const Caller& who, Calls& calls, const SlotsAsk& ask) {
  if (ask.to < ask.from || ask.to - ask.from >= most_days) {
    return invalid("booking.bad_interval", "14 days at most, the last not before the first");
  }
  const auto address = HEARTH_TRY(calls.call(::consumer::address, {.consumer = who.user, .address = ask.address}));
  const auto plan = HEARTH_TRY(calls.call(::catalog::plan, {.service = ask.service,
                                                            .size = ask.size,
                                                            .hours = ask.hours,
                                                            .options = ask.options,
                                                            .region = address.region}));
  const auto blocks = HEARTH_TRY(calls.call(::consumer::blocks, {.consumer = who.user}));

  const Days days{ask.from, ask.to};
  const Wanted wanted{address.region, plan.skills, blocks.technicians, ask.technician};
  const auto all = HEARTH_TRY(calendars(calls, wanted, days));
  const Work work{std::chrono::minutes{plan.minutes}, {address.latitude, address.longitude}, plan.speed_kmh};
  Slots free;
  for (const auto& one : openings(all, days, work, rules(*settings_), calls.now())) {
    free.items.push_back({one.start, one.start + work.length, one.technicians});
  }
  return free;
}

}  // namespace booking
