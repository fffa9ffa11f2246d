#include "host/http/head.hpp"

#include <algorithm>
#include <array>

#include "host/core/octets.hpp"

namespace hearth::http {
namespace {

constexpr std::size_t max_fields = 100;

Error refused(std::string why) {
  return invalid("request.unreadable", "the request could not be read: " + std::move(why));
}

/// RFC 9110 section 5.6.2.
constexpr std::array<bool, 256> token_table = [] {
  std::array<bool, 256> table{};
  for (unsigned c = '0'; c <= '9'; ++c) table[c] = true;
  for (unsigned c = 'a'; c <= 'z'; ++c) table[c] = true;
  for (unsigned c = 'A'; c <= 'Z'; ++c) table[c] = true;
  for (const char c : {'!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~'}) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}();

bool is_token(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return token_table[static_cast<unsigned char>(c)]; });
}

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

bool is(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() && std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
         });
}

bool is_host(std::string_view host) {
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view{".-_~:[]%"}.find(c) != std::string_view::npos;
  });
}

bool is_length(std::string_view text) {
  return !text.empty() && text.size() <= 18 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// "GET /path HTTP/1.1"; sets whether it is HTTP/1.1.
Result<void> check_request_line(std::string_view line, bool& modern) {
  const auto first = line.find(' ');
  if (first == std::string_view::npos || !is_token(line.substr(0, first))) return refused("no method");
  const auto method = line.substr(0, first);
  line.remove_prefix(first + 1);
  const auto second = line.find(' ');
  if (second == std::string_view::npos) return refused("no version");
  const auto target = line.substr(0, second);
  const auto version = line.substr(second + 1);
  modern = version == "HTTP/1.1";
  if (!modern && version != "HTTP/1.0") return refused("a version that is not spoken here");
  const bool asterisk = target == "*" && method == "OPTIONS";
  const auto absolute = absolute_target(target);
  if (!asterisk && !absolute && (target.empty() || target.front() != '/')) {
    return refused("the target does not begin with a slash");
  }
  if (absolute && !is_host(absolute->authority)) return refused("the target's host is not a host");
  if (std::any_of(target.begin(), target.end(), [](char c) { return c <= 0x20 || c == 0x7f; })) {
    return refused("the target has a character that must be encoded");
  }
  return {};
}

struct Framing {
  bool modern = false;
  std::size_t hosts = 0;
  std::size_t lengths = 0;
  std::size_t codings = 0;
};

Result<void> check_field(std::string_view line, Framing& framing) {
  if (line.front() == ' ' || line.front() == '\t') return refused("a folded header");
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return refused("a header without a colon");
  const auto name = line.substr(0, colon);
  const auto value = trimmed(line.substr(colon + 1));
  if (!is_token(name)) return refused("a header's name is not a name");
  if (core::has_control(value)) return refused("a header has a control character");
  if (is(name, "host")) {
    if (++framing.hosts > 1) return refused("two Host headers");
    if (!is_host(value)) return refused("the Host is not a host");
  } else if (is(name, "content-length")) {
    if (++framing.lengths > 1) return refused("two Content-Length headers");
    if (!is_length(value)) return refused("the Content-Length is not a number");
  } else if (is(name, "transfer-encoding")) {
    if (++framing.codings > 1) return refused("two Transfer-Encoding headers");
    if (!is(value, "chunked")) return refused("a Transfer-Encoding other than chunked");
  }
  return {};
}

}  // namespace

HeadScan find_head(std::string_view bytes, std::size_t& scanned) {
  for (;;) {
    const auto at = bytes.find('\n', scanned);
    if (at == std::string_view::npos) {
      scanned = bytes.size();
      return {};
    }
    if (at == 0 || bytes[at - 1] != '\r') return {0, true};
    if (at >= 3 && bytes[at - 2] == '\n') {
      scanned = at + 1;
      return {at + 1, false};
    }
    scanned = at + 1;
  }
}

std::optional<AbsoluteTarget> absolute_target(std::string_view target) {
  const auto colon = target.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  const auto scheme = target.substr(0, colon);
  if (!is(scheme, "http") && !is(scheme, "https")) return std::nullopt;
  target.remove_prefix(colon + 3);
  const auto end = std::min(target.find_first_of("/?#"), target.size());
  AbsoluteTarget out{std::string{target.substr(0, end)}, std::string{target.substr(end)}};
  if (!out.origin.starts_with('/')) out.origin.insert(0, 1, '/');
  return out;
}

Result<void> check_head(std::string_view head) {
  const auto end = head.find("\r\n");
  Framing framing;
  HEARTH_TRY(check_request_line(head.substr(0, end), framing.modern));
  head.remove_prefix(end + 2);
  for (std::size_t count = 0; head != "\r\n"; ++count) {
    if (count == max_fields) {
      return invalid("request.head_too_large", "the request has more headers than it may");
    }
    const auto stop = head.find("\r\n");
    HEARTH_TRY(check_field(head.substr(0, stop), framing));
    head.remove_prefix(stop + 2);
  }
  if (framing.modern && framing.hosts == 0) return refused("no Host header");
  if (framing.codings != 0 && framing.lengths != 0) return refused("both Content-Length and Transfer-Encoding");
  if (framing.codings != 0 && !framing.modern) return refused("Transfer-Encoding in HTTP/1.0");
  return {};
}

}  // namespace hearth::http
