#include "ics.hpp"

namespace booking {
namespace {

constexpr std::size_t longest_line = 75;  // octets, without the CRLF

/// "20261202T020000Z"
std::string utc(Timestamp at) {
  std::string spelled = at.text().substr(0, 19);
  std::erase(spelled, '-');
  std::erase(spelled, ':');
  return spelled + "Z";
}

}  // namespace

std::string ics_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\\' || c == ';' || c == ',') {
      out += {'\\', c};
    } else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) {
      out += c;
    }
  }
  return out;
}

std::string ics_line(std::string_view line) {
  std::string out;
  std::size_t room = longest_line;
  while (line.size() > room) {
    auto part = cut(line, room);
    if (part.empty()) part = line.substr(0, room);  // no UTF-8: then anywhere
    out.append(part).append("\r\n ");
    line.remove_prefix(part.size());
    room = longest_line - 1;  // the blank that marks a continued line counts
  }
  return out.append(line).append("\r\n");
}

std::string ics_file(std::string_view name, const std::vector<CalendarEvent>& events) {
  std::string out;
  const auto line = [&](std::string_view property, std::string_view value) {
    out += ics_line(std::string{property} + ":" + std::string{value});
  };
  line("BEGIN", "VCALENDAR");
  line("VERSION", "2.0");
  line("PRODID", "-//Hearth//Bookings//EN");
  line("CALSCALE", "GREGORIAN");
  line("X-WR-CALNAME", ics_text(name));
  for (const auto& event : events) {
    line("BEGIN", "VEVENT");
    line("UID", ics_text(event.uid));
    line("DTSTAMP", utc(event.stamp));
    line("DTSTART", utc(event.start));
    line("DTEND", utc(event.end));
    line("SUMMARY", ics_text(event.summary));
    line("STATUS", event.status);
    line("SEQUENCE", std::to_string(event.sequence));
    line("END", "VEVENT");
  }
  line("END", "VCALENDAR");
  return out;
}

}  // namespace booking
