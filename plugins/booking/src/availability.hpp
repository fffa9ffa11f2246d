#pragma once

#include <hearth/hearth.hpp>

#include <span>
#include <vector>

#include "model.hpp"
#include "schedule.hpp"
#include "settings.hpp"

namespace booking {

/// What has to be done where, and by whom it may be.
struct Wanted {
  std::string region;
  std::vector<std::string> skills;
  std::vector<Uuid> blocked;         ///< not these
  std::optional<Uuid> technician{};  ///< this one alone
};

/// The calendars of everybody who could do it, in the order of their ids.
Result<std::vector<Calendar>> calendars(Db& db, const Wanted& wanted, const Days& days);

/// What this technician is busy with around those days, as it stands now.
Result<std::vector<Busy>> busy_of(Db& db, const Uuid& technician, const Days& days);

/// When can it be done? A time is listed if and only if a hold on it at once succeeds.
class Availability {
 public:
  explicit Availability(Live<Settings> settings) : settings_{std::move(settings)} {}

  Result<Slots> list(const Caller& who, Calls& calls, const SlotsAsk& ask);

 private:
  Live<Settings> settings_;
};

}  // namespace booking
