#include "host/http/head.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "host/core/octets.hpp"
#include "host/gateway/fields.hpp"

namespace hearth::http {
namespace {

using gateway::equal_fold;
using gateway::for_each_member;
using gateway::trim;

constexpr std::size_t max_fields = 100;
constexpr std::size_t usual_fields = 16;

Error refused(std::string why) {
  return invalid("request.unreadable", "the request could not be read: " + std::move(why));
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

/// "HTTP/1.1", or a later 1.x, which says no more than that its sender would understand more (RFC 9110, 2.5).
Result<void> read_version(std::string_view version, Framing& framing) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (version.size() != 8 || !version.starts_with("HTTP/") || !is_digit(version[5]) || version[6] != '.' ||
      !is_digit(version[7])) {
    return refused("the request line does not end in a version of HTTP");
  }
  if (version[5] != '1') return invalid("request.version", "this server speaks HTTP/1.1");
  framing.http10 = version[7] == '0';
  return {};
}

/// "GET /path HTTP/1.1".
Result<void> read_request_line(std::string_view line, gateway::Request& request, Framing& framing) {
  const auto first = line.find(' ');
  if (first == std::string_view::npos || !core::is_token(line.substr(0, first))) return refused("no method");
  const auto method = line.substr(0, first);
  line.remove_prefix(first + 1);
  const auto second = line.find(' ');
  if (second == std::string_view::npos) return refused("no version");
  const auto target = line.substr(0, second);
  HEARTH_TRY(read_version(line.substr(second + 1), framing));
  const bool asterisk = target == "*" && method == "OPTIONS";
  const auto absolute = absolute_target(target);
  if (!asterisk && !absolute && (target.empty() || target.front() != '/')) {
    return refused("the target does not begin with a slash");
  }
  if (absolute && !is_host(absolute->authority)) return refused("the target's host is not a host");
  if (std::any_of(target.begin(), target.end(), [](char c) { return c <= 0x20 || c == 0x7f; })) {
    return refused("the target has a character that must be encoded");
  }
  request.method = method;
  request.target = std::string{target};  // made at once, where an assignment would look for room first
  return {};
}

/// What has been said so far about this message and what comes after it.
struct Said {
  bool host = false, close = false, keep_alive = false;
};

/// In lower case, in its place.
bool read_name(std::string& name) {
  for (char& c : name) {
    c = core::token_char(c);
    if (c == 0) return false;
  }
  return !name.empty();
}

Result<void> read_framing(std::string_view name, std::string_view value, Framing& framing, Said& said) {
  if (name == "host") {
    if (std::exchange(said.host, true)) return refused("two Host headers");
    if (!is_host(value)) return refused("the Host is not a host");
  } else if (name == "content-length") {
    if (framing.length) return refused("two Content-Length headers");
    if (!is_length(value)) return refused("the Content-Length is not a number");
    std::from_chars(value.data(), value.data() + value.size(), framing.length.emplace());
  } else if (name == "transfer-encoding") {
    if (std::exchange(framing.chunked, true)) return refused("two Transfer-Encoding headers");
    if (!equal_fold(value, "chunked")) return refused("a Transfer-Encoding other than chunked");
  } else if (name == "connection") {
    bool names = true;
    for_each_member(value, [&](std::string_view option) {
      names = names && core::is_token(option);
      said.close = said.close || equal_fold(option, "close");
      said.keep_alive = said.keep_alive || equal_fold(option, "keep-alive");
    });
    if (!names) return refused("the Connection is no list of names");
  }
  return {};
}

Result<void> read_field(std::string_view line, gateway::Request& request, Framing& framing, Said& said) {
  if (line.front() == ' ' || line.front() == '\t') return refused("a folded header");
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return refused("a header without a colon");
  const auto text = trim(line.substr(colon + 1));
  auto& [name, value] = request.headers.emplace_back(line.substr(0, colon), text);
  if (!read_name(name)) return refused("a header's name is not a name");
  if (core::has_control(value)) return refused("a header has a control character");
  return read_framing(name, value, framing, said);
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
  if (!equal_fold(scheme, "http") && !equal_fold(scheme, "https")) return std::nullopt;
  target.remove_prefix(colon + 3);
  const auto end = std::min(target.find_first_of("/?#"), target.size());
  AbsoluteTarget out{std::string{target.substr(0, end)}, std::string{target.substr(end)}};
  if (!out.origin.starts_with('/')) out.origin.insert(0, 1, '/');
  return out;
}

Result<Framing> read_head(std::string_view head, gateway::Request& request) {
  const auto end = head.find("\r\n");
  Framing framing;
  Said said;
  HEARTH_TRY(read_request_line(head.substr(0, end), request, framing));
  head.remove_prefix(end + 2);
  request.headers.reserve(usual_fields);
  while (head != "\r\n") {
    if (request.headers.size() == max_fields) {
      return invalid("request.head_too_large", "the request has more headers than it may");
    }
    const auto stop = head.find("\r\n");
    HEARTH_TRY(read_field(head.substr(0, stop), request, framing, said));
    head.remove_prefix(stop + 2);
  }
  if (!framing.http10 && !said.host) return refused("no Host header");
  if (framing.chunked && framing.length) return refused("both Content-Length and Transfer-Encoding");
  if (framing.chunked && framing.http10) return refused("Transfer-Encoding in HTTP/1.0");
  framing.keep_alive = !said.close && (!framing.http10 || said.keep_alive);
  return framing;
}

}  // namespace hearth::http
