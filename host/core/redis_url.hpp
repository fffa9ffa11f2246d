#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "host/core/percent.hpp"

namespace hearth::core {

/// What a URL of Redis says. Read here, so that settings are refused by what would connect.
struct RedisUrl {
  std::string host;
  std::string port = "6379";
  std::string user;
  std::string password;
  std::string database;
};

/// redis://[user:password@]host[:port][/database], the host of an IPv6 address in brackets, user and password
/// percent-encoded (RFC 3986 section 3.2.1). Nothing when it is something else.
inline std::optional<RedisUrl> read_redis_url(std::string_view url) {
  constexpr std::string_view scheme = "redis://";
  const auto is_number = [](std::string_view text, unsigned least, unsigned most) {
    unsigned value = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), value);
    return bad == std::errc{} && end == text.data() + text.size() && value >= least && value <= most;
  };
  if (!url.starts_with(scheme)) return std::nullopt;
  url.remove_prefix(scheme.size());
  RedisUrl read;
  if (const auto slash = url.find('/'); slash != std::string_view::npos) {
    read.database = url.substr(slash + 1);
    url = url.substr(0, slash);
  }
  if (const auto at = url.rfind('@'); at != std::string_view::npos) {
    const auto who = url.substr(0, at);
    const auto colon = who.find(':');
    if (colon == std::string_view::npos || !percent_decode(who.substr(0, colon), false, read.user) ||
        !percent_decode(who.substr(colon + 1), false, read.password)) {
      return std::nullopt;
    }
    url.remove_prefix(at + 1);
  }
  const auto bracket = url.starts_with('[') ? url.find(']') : std::string_view::npos;
  const auto colon = url.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos) {
    read.port = url.substr(colon + 1);
    url = url.substr(0, colon);
  }
  if (url.starts_with('[')) {
    if (!url.ends_with(']')) return std::nullopt;
    url = url.substr(1, url.size() - 2);
  }
  read.host = url;
  if (read.host.empty() || !is_number(read.port, 1, 65535)) return std::nullopt;
  if (!read.database.empty() && !is_number(read.database, 0, 65535)) return std::nullopt;
  return read;
}

}  // namespace hearth::core
