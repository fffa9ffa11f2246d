#pragma once

#include "hearth/time.hpp"

namespace hearth {

/// A calendar day, "2026-11-23": days since 1970-01-01. Which instants belong to it depends on a zone.
struct Date {
  std::int32_t days = 0;

  friend auto operator<=>(const Date&, const Date&) = default;
  friend Date operator+(Date date, std::int32_t n) { return {date.days + n}; }
  friend Date operator-(Date date, std::int32_t n) { return {date.days - n}; }
  friend std::int32_t operator-(Date later, Date earlier) { return later.days - earlier.days; }

  static std::optional<Date> of(int year, unsigned month, unsigned day) {
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
    if (!date.ok()) return std::nullopt;
    return Date{static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count())};
  }

  /// The day that `at` falls on where clocks are `offset` ahead of UTC (Seoul: 9 h).
  static Date of(Timestamp at, Duration offset) {
    const std::chrono::sys_time<std::chrono::microseconds> local{Duration{at.micros} + offset};
    return {static_cast<std::int32_t>(std::chrono::floor<std::chrono::days>(local).time_since_epoch().count())};
  }

  /// The instant at which the day begins there.
  [[nodiscard]] Timestamp begin(Duration offset) const { return {days * 86'400'000'000LL - offset.count()}; }

  [[nodiscard]] std::chrono::year_month_day civil() const {
    return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{days}}};
  }
  [[nodiscard]] std::chrono::weekday weekday() const {
    return std::chrono::weekday{std::chrono::sys_days{std::chrono::days{days}}};
  }

  [[nodiscard]] std::string text() const {
    const auto date = civil();
    char out[16];
    const int n = std::snprintf(out, sizeof out, "%04d-%02u-%02u", static_cast<int>(date.year()),
                                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return {out, static_cast<std::size_t>(n)};
  }

  static std::optional<Date> parse(std::string_view text) {
    const auto year = detail::digits(text, 4);
    if (!year || !detail::take(text, '-')) return std::nullopt;
    const auto month = detail::digits(text, 2);
    if (!month || !detail::take(text, '-')) return std::nullopt;
    const auto day = detail::digits(text, 2);
    if (!day || !text.empty()) return std::nullopt;
    return of(*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day));
  }
};

}  // namespace hearth
