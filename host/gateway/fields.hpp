#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

// Reading and writing of header fields (RFC 9110 sections 5.6 and 12.4).
namespace hearth::gateway {

inline std::string_view trim(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

inline char fold(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

inline bool equal_fold(std::string_view one, std::string_view other) {
  return one.size() == other.size() &&
         std::equal(one.begin(), one.end(), other.begin(), [](char a, char b) { return fold(a) == fold(b); });
}

/// Calls `visit` with each member of a comma-separated list, trimmed; commas within quotes do not separate.
template <class Visit>
void for_each_member(std::string_view list, const Visit& visit) {
  std::size_t begin = 0;
  bool quoted = false;
  for (std::size_t i = 0; i <= list.size(); ++i) {
    if (i < list.size() && list[i] == '"') quoted = !quoted;
    if (i < list.size() && (quoted || list[i] != ',')) continue;
    if (const auto member = trim(list.substr(begin, i - begin)); !member.empty()) visit(member);
    begin = i + 1;
  }
}

/// A member without its parameters, and its weight in thousandths: "gzip;q=0.5" is {"gzip", 500}. A broken weight is 0.
inline std::pair<std::string_view, int> weighted(std::string_view member) {
  const auto semicolon = member.find(';');
  const auto value = trim(member.substr(0, semicolon));
  int q = 1000;
  while (semicolon != std::string_view::npos && !member.empty()) {
    const auto next = member.find(';');
    if (next == std::string_view::npos) break;
    member.remove_prefix(next + 1);
    const auto parameter = trim(member.substr(0, member.find(';')));
    if (parameter.size() < 3 || fold(parameter[0]) != 'q' || parameter[1] != '=') continue;
    q = parameter[2] == '1' ? 1000 : 0;
    int unit = 100;
    for (std::size_t i = 4; parameter[2] == '0' && i < parameter.size() && i < 7; ++i, unit /= 10) {
      if (parameter[i] < '0' || parameter[i] > '9') return {value, 0};
      q += (parameter[i] - '0') * unit;
    }
  }
  return {value, q};
}

}  // namespace hearth::gateway
