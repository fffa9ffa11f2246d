#pragma once

#include <hearth/hearth.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace booking {

using namespace hearth;

/// A recurrence by weeks: the subset FREQ=WEEKLY;INTERVAL;BYDAY;COUNT|UNTIL of an RRULE (RFC 5545 section 3.3.10). Weeks
/// begin on Monday, which is its default. Days are days of the local calendar.
struct Recurrence {
  std::int32_t interval = 1;  ///< every so many weeks
  std::array<bool, 7> on{};   ///< Monday to Sunday; none: the weekday of the first
  std::optional<std::int32_t> count;
  std::optional<Date> until;  ///< included
};

/// None when it is no such rule; `why` says what is wrong with it.
[[nodiscard]] std::optional<Recurrence> parse_recurrence(std::string_view text, std::string& why);
[[nodiscard]] std::string text_of(const Recurrence& rule);

/// Is it one of the rule's weekdays? The first has to be one, or it would be no part of its own series.
[[nodiscard]] bool falls_on(const Recurrence& rule, Date first, Date day);

/// Its days from `first` to `last`, both included.
[[nodiscard]] std::vector<Date> days_of(const Recurrence& rule, Date first, Date last);

}  // namespace booking
