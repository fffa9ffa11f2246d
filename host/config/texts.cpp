#include "host/config/texts.hpp"

#include <algorithm>

#include "host/core/redis_url.hpp"

namespace hearth::config {
namespace {

/// A host as outbound::HostList reads it: "api.example.com", "*.example.com", "127.0.0.1:4711", "[::1]:4711".
Refusal host_pattern(const std::string& text) {
  const auto shaped = [](std::string_view host, std::string_view port, bool bracketed) {
    const auto good = [&](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
             (bracketed && c == ':');
    };
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (host.empty() || !std::all_of(host.begin(), host.end(), good)) return false;
    if (port.empty()) return true;
    port.remove_prefix(1);  // its colon
    return !port.empty() && port.size() <= 5 && std::all_of(port.begin(), port.end(), digit) && port != "0";
  };
  std::string_view host{text};
  const bool bracketed = host.starts_with('[') && host.find(']') != std::string_view::npos;
  const auto end = bracketed ? host.find(']') : std::min(host.find(':'), host.size());
  const auto port = host.substr(bracketed ? end + 1 : end);
  host = bracketed ? host.substr(1, end - 1) : host.substr(0, end);
  if (host.starts_with("*.")) host.remove_prefix(2);
  if ((port.empty() || port.front() == ':') && shaped(host, port, bracketed)) return std::nullopt;
  return in_quotes(text) + " is not a host ('api.example.com', '*.example.com', '127.0.0.1:4711')";
}

}  // namespace

Refusal plugin_name(const std::string& text) {
  const auto good = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  const bool starts = !text.empty() && text[0] >= 'a' && text[0] <= 'z';
  if (starts && text.size() >= 2 && text.size() <= 40 && std::all_of(text.begin(), text.end(), good))
    return std::nullopt;
  return in_quotes(text) + " is not a plugin's name (2 to 40 of a-z, 0-9 and _, a letter first)";
}

Refusal service_name(const std::string& text) {
  const auto dot = text.find('.');
  const auto at = text.rfind('@');
  const auto name = [](std::string_view part, bool dots) {
    const auto good = [&](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || (dots && c == '.');
    };
    return !part.empty() && part[0] >= 'a' && part[0] <= 'z' && std::all_of(part.begin(), part.end(), good);
  };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const std::string_view all{text};
  if (text.empty()) return std::nullopt;  // none
  if (dot != std::string::npos && at != std::string::npos && dot < at && name(all.substr(0, dot), false) &&
      name(all.substr(dot + 1, at - dot - 1), true) && at + 1 < all.size() && all[at + 1] != '0' &&
      std::all_of(all.begin() + static_cast<std::ptrdiff_t>(at) + 1, all.end(), digit)) {
    return std::nullopt;
  }
  return in_quotes(text) + " is not a service ('auth.verify_key@1': plugin, name, major version)";
}

Refusal origin(const std::string& text) {
  const auto scheme = text.starts_with("https://") ? 8U : text.starts_with("http://") ? 7U : 0U;
  const bool whole = scheme != 0 && text.size() > scheme && text.find_first_of("/?#*@ ", scheme) == std::string::npos;
  if (whole) return std::nullopt;
  if (text == "*") return "'*' is not an allow list: name each origin such as 'https://app.example.com'";
  return in_quotes(text) + " is not an origin (scheme and host alone: 'https://app.example.com')";
}

Refusal ed25519_key(const std::string& text) {
  constexpr std::size_t digits = 43;  // of 32 bytes, without padding
  const auto end = text.find_last_not_of("=\r\n") + 1;
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '/' ||
           c == '-' || c == '_';
  };
  if (end == digits && std::all_of(text.begin(), text.begin() + digits, good)) return std::nullopt;
  return in_quotes(text) + " is not an Ed25519 public key (32 bytes in base64)";
}

Refusal time_zone(const std::string& text) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '+' ||
           c == '-' || c == '/';
  };
  const bool shaped =
      !text.empty() && text.front() != '/' && text.back() != '/' && text.find("//") == std::string::npos;
  if (shaped && std::all_of(text.begin(), text.end(), good)) return std::nullopt;
  return in_quotes(text) + " is not a time zone's name such as 'Asia/Seoul'";
}

Refusal not_empty(const std::string& text) { return text.empty() ? Refusal{"may not be empty"} : std::nullopt; }

Refusal redis_url(const std::string& text) {
  if (text.empty()) return std::nullopt;  // not given
  if (core::read_redis_url(text)) return std::nullopt;
  return "is not redis://[user:password@]host[:port][/database], where '/' in a password is '%2F'; "
         "there is no TLS to Redis";  // not repeated: may hold a password
}

Refusal postgres_url(const std::string& text) {
  if (text.empty()) return std::nullopt;
  if (text.starts_with("postgres://") || text.starts_with("postgresql://")) return std::nullopt;
  return "is not a URL of PostgreSQL ('postgresql://user@host/database')";
}

Refusal private_host(const std::string& text) {
  if (text == "*") return "'*' would open the whole private network to plugins: name each host";
  return host_pattern(text);
}

Refusal granted_host(const std::string& text) { return text == "*" ? std::nullopt : host_pattern(text); }

Refusal group_mode(const std::string& text) {
  if (text == "in_process") return std::nullopt;
  if (text == "process" || text == "remote") {
    return "mode " + in_quotes(text) +
           " is not in this version yet: every plugin runs in the host's own process (mode 'in_process')";
  }
  return in_quotes(text) + " is not a mode: only 'in_process' is there in this version";
}

}  // namespace hearth::config
