#include "host/gateway/target.hpp"

#include <algorithm>
#include <hearth/text.hpp>

#include "host/core/percent.hpp"

namespace hearth::gateway {
namespace {

Error refused(const char* why) { return invalid("request.target", std::string{"the address cannot be read: "} + why); }

/// Visible ASCII alone.
bool is_visible(std::string_view text) {
  using namespace hearth::detail;
  std::size_t at = 0;
  for (; at + 16 <= text.size(); at += 16) {
    const Sixteen bytes = sixteen_bytes(text, at);
    if (any_of_sixteen((bytes <= 0x20) | (bytes == 0x7f))) return false;  // signed: what is not ASCII is below zero
  }
  text.remove_prefix(at);
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

Result<void> read_path(std::string_view raw, Request& request) {
  request.path.clear();
  request.segments.clear();
  if (raw == "/") {
    request.path = "/";
    return {};
  }
  const bool encoded = raw.find('%') != std::string_view::npos;  // else there is nothing but visible ASCII
  if (!encoded) request.path = std::string{raw};
  request.segments.reserve(8);
  raw.remove_prefix(1);
  for (;;) {
    const auto slash = raw.find('/');
    const bool last = slash == std::string_view::npos;
    auto& segment = request.segments.emplace_back(encoded ? std::string_view{} : raw.substr(0, slash));
    if (encoded && !core::percent_decode(raw.substr(0, slash), false, segment))
      return refused("a malformed percent sign");
    // A trailing slash is an empty last segment: a path of its own, which hardly a route has.
    if (segment.empty() && !last) return refused("an empty segment");
    if (segment == "." || segment == "..") return refused("a relative segment");
    if (encoded && has_control(segment)) return refused("a control character");
    if (encoded && !valid_utf8(segment)) return refused("not UTF-8");
    if (encoded) request.path.append("/").append(segment);
    if (last) return {};
    raw.remove_prefix(slash + 1);
  }
}

Result<void> read_query(std::string_view raw, std::size_t limit, Request& request) {
  request.query.clear();
  while (!raw.empty()) {
    const auto end = std::min(raw.find('&'), raw.size());
    const auto pair = raw.substr(0, end);
    raw.remove_prefix(std::min(end + 1, raw.size()));
    if (pair.empty()) continue;
    if (request.query.size() == limit) return refused("too many query parameters");
    const auto equals = std::min(pair.find('='), pair.size());
    auto& [name, value] = request.query.emplace_back();
    if (!core::percent_decode(pair.substr(0, equals), true, name) ||
        !core::percent_decode(pair.substr(std::min(equals + 1, pair.size())), true, value)) {
      return refused("a malformed percent sign in the query");
    }
    if (name.find('\0') != std::string::npos || value.find('\0') != std::string::npos) {
      return refused("a control character in the query");
    }
    if (!valid_utf8(name) || !valid_utf8(value)) return refused("the query is not UTF-8");
  }
  return {};
}

}  // namespace

Result<void> read_target(Request& request, std::size_t query_limit) {
  const std::string_view target = request.target;
  if (target == "*" && request.method == "OPTIONS") {
    request.path = "*";
    request.segments.assign(1, "*");
    return {};
  }
  if (target.empty() || target.front() != '/') return refused("it must begin with a slash");
  if (!is_visible(target)) return refused("an unencoded character");
  if (target.find('#') != std::string_view::npos) return refused("a fragment");
  const auto mark = std::min(target.find('?'), target.size());
  const auto path = target.substr(0, mark);
  // Some readers take a backslash for a slash: nobody behind us shall have the choice.
  if (path.find('\\') != std::string_view::npos) return refused("a backslash");
  HEARTH_TRY(read_path(path, request));
  return read_query(target.substr(std::min(mark + 1, target.size())), query_limit, request);
}

}  // namespace hearth::gateway
