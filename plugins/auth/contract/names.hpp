#pragma once

#include <hearth/blank.hpp>
#include <hearth/contract.hpp>

#include <algorithm>
#include <string>
#include <string_view>

/// What a name may be: of somebody, or that somebody gives to something of theirs. Others read it in lists, mails and
/// notifications, so it is one line in which something can be seen.
namespace auth {

using namespace hearth;

/// The name without the blanks around it. Refuses one that is blank, or holds control characters, with a violation at `pointer`.
inline Result<std::string> read_name(std::string_view text, std::string_view pointer) {
  const auto refused = [&](std::string rule, std::string message) {
    Error error = invalid("body.invalid", "the request is not valid");
    error.violations.push_back({std::string{pointer}, std::move(rule), std::move(message)});
    return error;
  };
  std::size_t begin = text.size();
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    const Ink ink = next_ink(text, at);
    if (ink == Ink::control) return refused("bad_format", "must not hold control characters");
    if (ink == Ink::blank) continue;
    begin = std::min(begin, from);
    end = at;
  }
  if (end == 0) return refused("too_short", "must not be blank");
  return std::string{text.substr(begin, end - begin)};
}

}  // namespace auth
