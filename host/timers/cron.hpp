#pragma once

#include <array>
#include <bitset>
#include <functional>
#include <hearth/result.hpp>
#include <hearth/time.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace date {
class time_zone;
}

namespace hearth::timers {

/// Whether there is such an IANA zone; else `invalid` (timers.bad_zone).
Result<void> check_zone(std::string_view zone);

/// Five cron fields (minute, hour, day of month, month, day of week) in an IANA zone, as crontab(5) of Vixie cron has them:
/// lists, ranges, steps, names of months and days; when both day fields are restricted, either suffices.
///
/// When clocks change: a job of fixed hours whose local time is skipped runs at the moment of the change, and one whose
/// local time comes twice runs at the first; a job of every hour (its field begins with *) just follows the time that
/// passes.
class Cron {
 public:
  /// `invalid` (timers.bad_cron, timers.bad_zone) with a sentence that names the field. Safe on any input.
  static Result<Cron> parse(std::string_view expression, std::string_view zone);

  /// The first time after `after`.
  [[nodiscard]] Timestamp next(Timestamp after) const;
  /// The last time that is after `after` and not after `until`.
  [[nodiscard]] std::optional<Timestamp> latest(Timestamp after, Timestamp until) const;

 private:
  Cron() = default;
  [[nodiscard]] std::optional<Timestamp> search(Timestamp after) const;
  [[nodiscard]] bool runs_on(long day) const;
  void each(long day, const std::function<void(Timestamp)>& found) const;

  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_;
  std::bitset<13> months_;
  std::bitset<7> weekdays_;
  bool every_day_ = false;  ///< the field begins with *
  bool every_weekday_ = false;
  bool every_hour_ = false;
  const date::time_zone* zone_ = nullptr;
};

}  // namespace hearth::timers
