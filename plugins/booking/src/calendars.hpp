#pragma once

#include <hearth/hearth.hpp>

#include <optional>
#include <string>
#include <vector>

#include "schedule.hpp"

namespace booking {

/// What has to be done where, and by whom it may be.
struct Wanted {
  std::string region;
  std::vector<std::string> skills;
  std::vector<Uuid> blocked;         ///< not these
  std::optional<Uuid> technician{};  ///< this one alone
  std::string gender = "any";        ///< of the technician: "any", "female", "male"
};

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
  Uuid source;
  Timestamp busy_from;
  Timestamp busy_to;
  Timestamp starts;
  Timestamp ends;
  std::optional<double> latitude;
  std::optional<double> longitude;
};
constexpr auto describe(Type<BusyRow>) {
  return fields(field("technician_id", &BusyRow::technician), field("source_id", &BusyRow::source),
                field("busy_from", &BusyRow::busy_from), field("busy_to", &BusyRow::busy_to),
                field("starts_at", &BusyRow::starts), field("ends_at", &BusyRow::ends),
                field("latitude", &BusyRow::latitude), field("longitude", &BusyRow::longitude));
}

Busy busy(const BusyRow& row);
void add_hours(Calendar& to, const HoursRow& row);
void add_exception(Calendar& to, const ExceptionRow& row);

/// Jobs of the neighbouring days matter too: somebody has to travel from them.
inline Timestamp around_from(const Days& days) { return (days.from - 1).begin(seoul); }
inline Timestamp around_to(const Days& days) { return (days.to + 2).begin(seoul); }

[[nodiscard]] bool acceptable(const Wanted& wanted, const Uuid& technician);

/// The calendars of everybody who could do it, in the order of their ids.
Result<std::vector<Calendar>> calendars(Db& db, const Wanted& wanted, const Days& days);

/// One technician's, as it stands now; none when they are not active, lack a skill, do not come to the district or are of
/// another gender than is wanted.
Result<std::optional<Calendar>> calendar_of(Db& db, const Uuid& technician, const Wanted& wanted, const Days& days);

}  // namespace booking
