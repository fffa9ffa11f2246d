#include "host/timers/cron.hpp"

#include <date/tz.h>

#include <stdexcept>

namespace hearth::timers {

namespace {

using Local = date::local_time<Duration>;
using LocalDay = date::local_days;

constexpr long horizon = 366L * 8 + 2;  ///< days: 29 February may be eight years away

struct Field {
  std::string_view name;
  int least;
  int most;
  std::string_view words;  ///< three letters each, from `least` on
};

constexpr Field minute_field{"minute", 0, 59, ""};
constexpr Field hour_field{"hour", 0, 23, ""};
constexpr Field day_field{"day of month", 1, 31, ""};
constexpr Field month_field{"month", 1, 12, "janfebmaraprmayjunjulaugsepoctnovdec"};
constexpr Field weekday_field{"day of week", 0, 7, "sunmontuewedthufrisat"};

Error bad(const Field& field, std::string_view text, const std::string& why) {
  return invalid("timers.bad_cron",
                 "the " + std::string{field.name} + " '" + std::string{text} + "' of the cron expression " + why);
}

std::optional<int> number(std::string_view text) {
  if (text.empty() || text.size() > 3) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<int> value_of(const Field& field, std::string_view text) {
  if (const auto plain = number(text)) return plain;
  if (text.size() != 3) return std::nullopt;
  std::string lower;
  for (const char c : text) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (std::size_t at = 0; at < field.words.size(); at += 3) {
    if (field.words.substr(at, 3) == lower) return field.least + static_cast<int>(at / 3);
  }
  return std::nullopt;
}

/// One of a list: "*", "5", "1-5", "*/10", "8-18/2".
Result<void> read_part(const Field& field, std::string_view part, std::bitset<64>& out) {
  int step = 1;
  std::string_view range = part;
  if (const auto slash = part.find('/'); slash != std::string_view::npos) {
    const auto given = number(part.substr(slash + 1));
    if (!given || *given == 0) return bad(field, part, "has a step that is no number above 0");
    step = *given;
    range = part.substr(0, slash);
  }
  int first = field.least;
  int last = field.most;
  if (range != "*") {
    const auto dash = range.find('-');
    if (dash == std::string_view::npos && range.size() != part.size())
      return bad(field, part, "has a step without a range");
    const auto from = value_of(field, range.substr(0, dash));
    auto to = dash == std::string_view::npos ? from : value_of(field, range.substr(dash + 1));
    if (!from || !to) return bad(field, part, "is none of its values");
    if (&field == &weekday_field && dash != std::string_view::npos && *to == 0) to = 7;  // fri-sun
    if (*from < field.least || *to > field.most) {
      return bad(field, part, "is not between " + std::to_string(field.least) + " and " + std::to_string(field.most));
    }
    if (*from > *to) return bad(field, part, "is a range that ends before it begins");
    first = *from;
    last = *to;
  }
  for (int value = first; value <= last; value += step) out.set(static_cast<std::size_t>(value));
  return {};
}

template <std::size_t N>
Result<void> read_field(const Field& field, std::string_view text, std::bitset<N>& out) {
  std::bitset<64> all;
  for (std::size_t at = 0; at <= text.size();) {
    const auto comma = std::min(text.find(',', at), text.size());
    HEARTH_TRY(read_part(field, text.substr(at, comma - at), all));
    at = comma + 1;
  }
  if (N == 7 && all.test(7)) all.set(0);  // Sunday is 0 and 7
  for (std::size_t i = 0; i < N; ++i) out[i] = all[i];
  return {};
}

Timestamp stamp(date::sys_time<Duration> at) { return Timestamp{at.time_since_epoch().count()}; }
date::sys_time<Duration> sys(Timestamp at) { return date::sys_time<Duration>{Duration{at.micros}}; }

long local_day(const date::time_zone& zone, Timestamp at) {
  return date::floor<date::days>(zone.to_local(sys(at))).time_since_epoch().count();
}

Result<const date::time_zone*> find_zone(std::string_view zone) {
  try {
    return date::locate_zone(std::string{zone});
  } catch (const std::runtime_error&) {
    return invalid("timers.bad_zone", "there is no time zone '" + std::string{zone.substr(0, 60)} + "'");
  }
}

}  // namespace

Result<void> check_zone(std::string_view zone) {
  HEARTH_TRY(find_zone(zone));
  return {};
}

Result<Cron> Cron::parse(std::string_view expression, std::string_view zone) {
  std::array<std::string_view, 5> fields;
  std::size_t count = 0;
  for (std::size_t at = 0; at < expression.size();) {
    const auto begin = expression.find_first_not_of(" \t", at);
    if (begin == std::string_view::npos) break;
    at = std::min(expression.find_first_of(" \t", begin), expression.size());
    if (count == fields.size()) {
      ++count;
      break;
    }
    fields[count++] = expression.substr(begin, at - begin);
  }
  if (count != fields.size() || expression.size() > 500) {
    return invalid("timers.bad_cron",
                   "a cron expression has five fields: minute, hour, day of month, month, day of week");
  }
  Cron cron;
  HEARTH_TRY(read_field(minute_field, fields[0], cron.minutes_));
  HEARTH_TRY(read_field(hour_field, fields[1], cron.hours_));
  HEARTH_TRY(read_field(day_field, fields[2], cron.days_));
  HEARTH_TRY(read_field(month_field, fields[3], cron.months_));
  HEARTH_TRY(read_field(weekday_field, fields[4], cron.weekdays_));
  cron.every_hour_ = fields[1].front() == '*';
  cron.every_day_ = fields[2].front() == '*';
  cron.every_weekday_ = fields[4].front() == '*';
  cron.zone_ = HEARTH_TRY(find_zone(zone));
  if (!cron.search(
          Timestamp{946'684'800'000'000})) {  // 2000-01-01: from there 29 February is no more than four years off
    return invalid("timers.bad_cron", "the cron expression names a day that no year has");
  }
  return cron;
}

bool Cron::runs_on(long day) const {
  const LocalDay at{date::days{day}};
  const date::year_month_day date{at};
  if (!months_[static_cast<unsigned>(date.month())]) return false;
  const bool by_day = days_[static_cast<unsigned>(date.day())];
  const bool by_weekday = weekdays_[date::weekday{at}.c_encoding()];
  return every_day_ || every_weekday_ ? by_day && by_weekday : by_day || by_weekday;
}

/// Every instant of one local day, in no particular order.
void Cron::each(long day, const std::function<void(Timestamp)>& found) const {
  const Local begin{LocalDay{date::days{day}}};
  const auto info = zone_->get_info(begin);
  const bool plain = info.result == date::local_info::unique &&
                     info.first.end >= date::sys_seconds{date::ceil<std::chrono::seconds>(
                                           (begin + date::days{1}).time_since_epoch() - info.first.offset)};
  for (std::size_t hour = 0; hour < hours_.size(); ++hour) {
    if (!hours_[hour]) continue;
    for (std::size_t minute = 0; minute < minutes_.size(); ++minute) {
      if (!minutes_[minute]) continue;
      const Local at = begin + std::chrono::minutes{hour * 60 + minute};
      if (plain) {
        found(Timestamp{(at.time_since_epoch() - info.first.offset).count()});
        continue;
      }
      const auto here = zone_->get_info(at);
      if (here.result == date::local_info::nonexistent) {
        if (!every_hour_) found(stamp(here.first.end));
        continue;
      }
      found(Timestamp{(at.time_since_epoch() - here.first.offset).count()});
      if (here.result == date::local_info::ambiguous && every_hour_) {
        found(Timestamp{(at.time_since_epoch() - here.second.offset).count()});
      }
    }
  }
}

std::optional<Timestamp> Cron::search(Timestamp after) const {
  const long from = local_day(*zone_, after) - 1;  // a repeated hour at midnight may belong to the day before
  std::optional<Timestamp> best;
  for (long day = from; day < from + horizon; ++day) {
    if (!runs_on(day)) continue;
    each(day, [&](Timestamp at) {
      if (at > after && (!best || at < *best)) best = at;
    });
    if (best) return best;
  }
  return best;
}

Timestamp Cron::next(Timestamp after) const {
  // parse() has seen one; in 2097 to 2103 the next 29 February is beyond the horizon, so look from there again.
  for (;;) {
    if (const auto found = search(after)) return *found;
    after = after + date::days{horizon};
  }
}

std::optional<Timestamp> Cron::latest(Timestamp after, Timestamp until) const {
  if (until <= after) return std::nullopt;
  const long first = local_day(*zone_, after) - 1;
  for (long day = local_day(*zone_, until) + 1; day >= first; --day) {
    if (!runs_on(day)) continue;
    std::optional<Timestamp> best;
    each(day, [&](Timestamp at) {
      if (at > after && at <= until && (!best || at > *best)) best = at;
    });
    if (best) return best;
  }
  return std::nullopt;
}

}  // namespace hearth::timers
