#include "calendars.hpp"

#include <algorithm>

#include "booking_sql.hpp"

namespace booking {
namespace {

struct CandidateRow {
  Uuid technician;
  std::string name;
};
constexpr auto describe(Type<CandidateRow>) {
  return fields(field("technician_id", &CandidateRow::technician), field("name", &CandidateRow::name));
}

Calendar* find(std::vector<Calendar>& all, const Uuid& technician) {
  const auto at = std::lower_bound(all.begin(), all.end(), technician,
                                   [](const Calendar& one, const Uuid& id) { return one.technician < id; });
  return at != all.end() && at->technician == technician ? &*at : nullptr;
}

Result<std::vector<Calendar>> candidates(Db& db, const Wanted& wanted) {
  std::vector<Calendar> all;
  auto rows = HEARTH_TRY(db.all<CandidateRow>(
      sql::candidates, {{"region", wanted.region}, {"skills", to_json(wanted.skills)}, {"gender", wanted.gender}}));
  for (auto& row : rows) {
    if (acceptable(wanted, row.technician)) all.push_back({row.technician, std::move(row.name), {}, {}, {}});
  }
  return all;
}

}  // namespace

Busy busy(const BusyRow& row) {
  Busy taken{.from = row.busy_from,
             .to = row.busy_to,
             .starts = row.starts,
             .ends = row.ends,
             .place = {},
             .source = row.source};
  if (row.latitude && row.longitude) taken.place = Point{*row.latitude, *row.longitude};
  return taken;
}

void add_hours(Calendar& to, const HoursRow& row) {
  to.weekly[row.weekday].push_back({row.from_minute, row.to_minute});
}

void add_exception(Calendar& to, const ExceptionRow& row) {
  auto& stretches = to.exceptions[row.day];
  if (row.to_minute > row.from_minute) stretches.push_back({row.from_minute, row.to_minute});
}

bool acceptable(const Wanted& wanted, const Uuid& technician) {
  if (wanted.technician && *wanted.technician != technician) return false;
  return std::find(wanted.blocked.begin(), wanted.blocked.end(), technician) == wanted.blocked.end();
}

Result<std::vector<Calendar>> calendars(Db& db, const Wanted& wanted, const Days& days) {
  auto all = HEARTH_TRY(candidates(db, wanted));
  if (all.empty()) return all;
  for (const auto& row : HEARTH_TRY(db.all<HoursRow>(sql::hours, {{"region", wanted.region}}))) {
    if (auto* of = find(all, row.technician)) add_hours(*of, row);
  }
  const auto special = HEARTH_TRY(
      db.all<ExceptionRow>(sql::exceptions, {{"region", wanted.region}, {"from", days.from}, {"to", days.to}}));
  for (const auto& row : special) {
    if (auto* of = find(all, row.technician)) add_exception(*of, row);
  }
  const auto taken = HEARTH_TRY(db.all<BusyRow>(
      sql::busy, {{"region", wanted.region}, {"now", db.now()}, {"from", around_from(days)}, {"to", around_to(days)}}));
  for (const auto& row : taken) {
    if (auto* of = find(all, row.technician)) of->busy.push_back(busy(row));
  }
  return all;
}

Result<std::optional<Calendar>> calendar_of(Db& db, const Uuid& technician, const Wanted& wanted, const Days& days) {
  auto name = HEARTH_TRY(db.maybe<std::string>(sql::able_technician, {{"technician", technician},
                                                                      {"region", wanted.region},
                                                                      {"skills", to_json(wanted.skills)},
                                                                      {"gender", wanted.gender}}));
  if (!name) return std::optional<Calendar>{};
  Calendar calendar{technician, std::move(*name), {}, {}, {}};
  for (const auto& row : HEARTH_TRY(db.all<HoursRow>(sql::hours_of_technician, {{"technician", technician}}))) {
    add_hours(calendar, row);
  }
  const auto special = HEARTH_TRY(db.all<ExceptionRow>(
      sql::exceptions_of_technician, {{"technician", technician}, {"from", days.from}, {"to", days.to}}));
  for (const auto& row : special) add_exception(calendar, row);
  const auto taken = HEARTH_TRY(db.all<BusyRow>(
      sql::busy_of_technician,
      {{"technician", technician}, {"now", db.now()}, {"from", around_from(days)}, {"to", around_to(days)}}));
  for (const auto& row : taken) calendar.busy.push_back(busy(row));
  return std::optional{std::move(calendar)};
}

}  // namespace booking
