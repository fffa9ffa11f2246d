#pragma once

#include <hearth/hearth.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace booking {

using namespace hearth;

/// One event of a calendar file.
struct CalendarEvent {
  std::string uid;
  std::string summary;
  std::string status;  ///< "TENTATIVE", "CONFIRMED" or "CANCELLED" (RFC 5545 section 3.8.1.11)
  Timestamp start;
  Timestamp end;
  Timestamp stamp;  ///< when it was changed last
  std::int64_t sequence = 0;
};

/// TEXT as it stands in a file: backslash, semicolon, comma and line breaks escaped, other controls left out (RFC 5545
/// section 3.3.11).
[[nodiscard]] std::string ics_text(std::string_view text);
/// A content line, folded at 75 octets between code points, with its CRLF (section 3.1).
[[nodiscard]] std::string ics_line(std::string_view line);
/// The whole file.
[[nodiscard]] std::string ics_file(std::string_view name, const std::vector<CalendarEvent>& events);

}  // namespace booking
