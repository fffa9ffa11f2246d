#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

namespace hearth {

using Duration = std::chrono::microseconds;

/// A point in time: microseconds since 1970-01-01 UTC, in code, in SQLite and (as timestamptz) in PostgreSQL alike.
struct Timestamp {
  std::int64_t micros = 0;

  friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
  friend Timestamp operator+(Timestamp at, Duration by) { return {at.micros + by.count()}; }
  friend Timestamp operator-(Timestamp at, Duration by) { return {at.micros - by.count()}; }
  friend Duration operator-(Timestamp later, Timestamp earlier) { return Duration{later.micros - earlier.micros}; }

  /// RFC 3339 in UTC: "2026-11-23T06:06:39Z", with six decimals when there is a fraction.
  [[nodiscard]] std::string text() const {
    using namespace std::chrono;
    const sys_time<microseconds> at{microseconds{micros}};
    const auto day = floor<days>(at);
    const year_month_day date{day};
    const auto since = at - day;
    const auto whole = duration_cast<seconds>(since).count();
    const auto fraction = (since % seconds{1}).count();
    char out[48];
    int n =
        std::snprintf(out, sizeof out, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                      static_cast<int>(whole / 3600), static_cast<int>(whole / 60 % 60), static_cast<int>(whole % 60));
    if (fraction != 0)
      n += std::snprintf(out + n, sizeof out - static_cast<std::size_t>(n), ".%06d", static_cast<int>(fraction));
    return std::string(out, static_cast<std::size_t>(n)) + "Z";
  }

  /// RFC 3339 with any offset and up to nine decimals (cut to microseconds). A leap second is refused.
  static std::optional<Timestamp> parse(std::string_view text);
};

namespace detail {

inline std::optional<int> digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

inline bool take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace detail

inline std::optional<Timestamp> Timestamp::parse(std::string_view text) {
  using namespace std::chrono;
  using detail::digits;
  using detail::take;
  const auto y = digits(text, 4);
  if (!y || !take(text, '-')) return std::nullopt;
  const auto mo = digits(text, 2);
  if (!mo || !take(text, '-')) return std::nullopt;
  const auto d = digits(text, 2);
  if (!d || (!take(text, 'T') && !take(text, 't') && !take(text, ' '))) return std::nullopt;
  const auto h = digits(text, 2);
  if (!h || !take(text, ':')) return std::nullopt;
  const auto mi = digits(text, 2);
  if (!mi || !take(text, ':')) return std::nullopt;
  const auto s = digits(text, 2);
  const year_month_day date{year{*y}, month{static_cast<unsigned>(*mo)}, day{static_cast<unsigned>(*d)}};
  if (!s || !date.ok() || *h > 23 || *mi > 59 || *s > 59) return std::nullopt;

  std::int64_t fraction = 0;
  if (take(text, '.')) {
    std::size_t n = 0;
    for (; n < text.size() && text[n] >= '0' && text[n] <= '9'; ++n) {
      if (n < 6) fraction = fraction * 10 + (text[n] - '0');
    }
    if (n == 0 || n > 9) return std::nullopt;
    for (std::size_t i = n; i < 6; ++i) fraction *= 10;
    text.remove_prefix(n);
  }
  std::int64_t offset_minutes = 0;
  if (!take(text, 'Z') && !take(text, 'z')) {
    const bool minus = take(text, '-');
    if (!minus && !take(text, '+')) return std::nullopt;
    const auto oh = digits(text, 2);
    if (!oh || !take(text, ':')) return std::nullopt;
    const auto om = digits(text, 2);
    if (!om || *oh > 23 || *om > 59) return std::nullopt;
    offset_minutes = (minus ? -1 : 1) * (*oh * 60 + *om);
  }
  if (!text.empty()) return std::nullopt;
  const std::int64_t day_seconds = static_cast<std::int64_t>(sys_days{date}.time_since_epoch().count()) * 86400;
  const std::int64_t seconds_of_day = *h * 3600LL + *mi * 60LL + *s - offset_minutes * 60;
  return Timestamp{(day_seconds + seconds_of_day) * 1'000'000 + fraction};
}

/// "250ms", "10s", "15m", "24h", "60d": a whole number and one unit.
inline std::optional<Duration> parse_duration(std::string_view text) {
  std::int64_t value = 0;
  std::size_t n = 0;
  for (; n < text.size() && text[n] >= '0' && text[n] <= '9'; ++n) {
    if (n >= 12) return std::nullopt;
    value = value * 10 + (text[n] - '0');
  }
  if (n == 0) return std::nullopt;
  const auto unit = text.substr(n);
  constexpr std::int64_t second = 1'000'000;
  if (unit == "us") return Duration{value};
  if (unit == "ms") return Duration{value * 1000};
  if (value > 3'000'000'000)
    return std::nullopt;  // a century in seconds: beyond it the product would overflow for days
  if (unit == "s") return Duration{value * second};
  if (value > 50'000'000) return std::nullopt;
  if (unit == "m") return Duration{value * 60 * second};
  if (value > 1'000'000) return std::nullopt;
  if (unit == "h") return Duration{value * 3600 * second};
  if (value > 40'000) return std::nullopt;
  if (unit == "d") return Duration{value * 86400 * second};
  return std::nullopt;
}

/// The shortest exact form: "15m", "250ms".
inline std::string duration_text(Duration duration) {
  const std::int64_t us = duration.count();
  const auto as = [&](std::int64_t unit, const char* name) { return std::to_string(us / unit) + name; };
  if (us != 0 && us % 86'400'000'000 == 0) return as(86'400'000'000, "d");
  if (us != 0 && us % 3'600'000'000 == 0) return as(3'600'000'000, "h");
  if (us != 0 && us % 60'000'000 == 0) return as(60'000'000, "m");
  if (us % 1'000'000 == 0) return as(1'000'000, "s");
  if (us % 1000 == 0) return as(1000, "ms");
  return as(1, "us");
}

}  // namespace hearth
