#include "recurrence.hpp"

#include <algorithm>
#include <charconv>

namespace booking {
namespace {

constexpr std::array<std::string_view, 7> weekdays{"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
constexpr std::int32_t most_weeks = 12;
constexpr std::int32_t most_times = 200;

std::size_t weekday(Date day) { return day.weekday().iso_encoding() - 1; }
Date monday_of(Date day) { return day - static_cast<std::int32_t>(weekday(day)); }
bool says_days(const Recurrence& rule) {
  return std::any_of(rule.on.begin(), rule.on.end(), [](bool on) { return on; });
}

/// The text up to the separator, which is taken with it.
std::string_view take_until(std::string_view& text, char separator) {
  const auto end = std::min(text.find(separator), text.size());
  const auto part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

std::optional<std::int32_t> number(std::string_view text, std::int32_t most) {
  std::int32_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || end != text.data() + text.size() || value < 1 || value > most) return std::nullopt;
  return value;
}

bool read_days(std::string_view text, std::array<bool, 7>& on) {
  while (!text.empty()) {
    const auto named = std::find(weekdays.begin(), weekdays.end(), take_until(text, ','));
    if (named == weekdays.end()) return false;
    on[static_cast<std::size_t>(named - weekdays.begin())] = true;
  }
  return true;
}

/// "20261231", or "20261231T150000Z", which is its day in Seoul.
std::optional<Date> read_until(std::string_view text) {
  if (text.size() != 8 && text.size() != 16) return std::nullopt;
  std::string spelled{text.substr(0, 4)};
  spelled.append("-").append(text.substr(4, 2)).append("-").append(text.substr(6, 2));
  if (text.size() == 8) return Date::parse(spelled);
  spelled.append("T").append(text.substr(9, 2)).append(":").append(text.substr(11, 2));
  spelled.append(":").append(text.substr(13, 2)).append("Z");
  const auto at = text[8] == 'T' && text[15] == 'Z' ? Timestamp::parse(spelled) : std::nullopt;
  return at ? std::optional{Date::of(*at, std::chrono::hours{9})} : std::nullopt;
}

/// Reads one part of a rule; false when it is none of those that are known.
bool read_part(Recurrence& rule, std::string_view name, std::string_view value) {
  if (name == "INTERVAL") {
    const auto weeks = number(value, most_weeks);
    rule.interval = weeks.value_or(1);
    return weeks.has_value();
  }
  if (name == "COUNT") return (rule.count = number(value, most_times)).has_value();
  if (name == "UNTIL") return (rule.until = read_until(value)).has_value();
  if (name == "BYDAY") return !value.empty() && read_days(value, rule.on);
  return name == "WKST" && value == "MO";
}

}  // namespace

std::optional<Recurrence> parse_recurrence(std::string_view text, std::string& why) {
  Recurrence rule;
  bool weekly = false;
  std::vector<std::string_view> seen;
  if (text.starts_with("RRULE:")) text.remove_prefix(6);
  while (!text.empty()) {
    std::string_view value = take_until(text, ';');
    const auto name = take_until(value, '=');
    if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
      why = std::string{name} + " stands there twice";
      return std::nullopt;
    }
    seen.push_back(name);
    if (name == "FREQ") {
      weekly = value == "WEEKLY";
    } else if (!read_part(rule, name, value)) {
      why = std::string{name} + "=" + std::string{value} + " is not known here";
      return std::nullopt;
    }
  }
  if (!weekly) why = "FREQ must be WEEKLY";
  if (rule.count && rule.until) why = "COUNT and UNTIL exclude each other";
  return why.empty() ? std::optional{rule} : std::nullopt;
}

std::string text_of(const Recurrence& rule) {
  std::string text = "FREQ=WEEKLY";
  if (rule.interval > 1) text += ";INTERVAL=" + std::to_string(rule.interval);
  std::string days;
  for (std::size_t i = 0; i < weekdays.size(); ++i) {
    if (rule.on[i]) days.append(days.empty() ? "" : ",").append(weekdays[i]);
  }
  if (!days.empty()) text += ";BYDAY=" + days;
  if (rule.count) text += ";COUNT=" + std::to_string(*rule.count);
  if (rule.until) {
    std::string day = rule.until->text();
    day.erase(std::remove(day.begin(), day.end(), '-'), day.end());
    text += ";UNTIL=" + day;
  }
  return text;
}

bool falls_on(const Recurrence& rule, Date first, Date day) {
  return says_days(rule) ? rule.on[weekday(day)] : weekday(day) == weekday(first);
}

std::vector<Date> days_of(const Recurrence& rule, Date first, Date last) {
  std::vector<Date> days;
  const Date end = rule.until ? std::min(*rule.until, last) : last;
  for (Date week = monday_of(first); week <= end; week = week + 7 * rule.interval) {
    for (Date day = std::max(week, first); day < week + 7 && day <= end; day = day + 1) {
      if (!falls_on(rule, first, day)) continue;
      if (rule.count && std::ssize(days) >= *rule.count) return days;
      days.push_back(day);
    }
  }
  return days;
}

}  // namespace booking
