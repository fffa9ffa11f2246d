#include "host/plugin/registrations.hpp"

#include <algorithm>
#include <set>

namespace hearth::plugin {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_lower(c) || is_digit(c) || c == '_'; }

bool is_name(std::string_view name, std::size_t least, std::size_t most) {
  return name.size() >= least && name.size() <= most && is_lower(name.front()) && std::ranges::all_of(name, is_word);
}

bool is_path_character(char c) { return is_word(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '~'; }

Result<void> check_segment(std::string_view segment, std::set<std::string_view>& names) {
  if (segment.empty()) return invalid("plugin.route_path", "it has an empty segment");
  if (segment == "." || segment == "..") return invalid("plugin.route_path", "it has a segment of dots");
  if (segment.front() != '{') {
    if (std::ranges::all_of(segment, is_path_character)) return {};
    return invalid("plugin.route_path", "'" + std::string{segment} + "' holds a character that a path may not have");
  }
  if (segment.back() != '}' || !is_name(segment.substr(1, segment.size() - 2), 1, 64)) {
    return invalid("plugin.route_path", "'" + std::string{segment} + "' is not a parameter like {booking_id}");
  }
  if (!names.insert(segment).second) {
    return invalid("plugin.route_path", "the parameter " + std::string{segment} + " stands in it twice");
  }
  return {};
}

}  // namespace

bool is_plugin_name(std::string_view name) { return is_name(name, 2, 40); }
bool is_local_name(std::string_view name) { return is_name(name, 1, 64); }
bool is_timer_name(std::string_view name) { return is_local_name(name) || is_versioned_name(name); }

bool is_versioned_name(std::string_view name) {
  const auto at = name.rfind('@');
  if (name.size() > 120 || at == std::string_view::npos) return false;
  const auto major = name.substr(at + 1);
  if (major.empty() || major.size() > 4 || major.front() == '0' || !std::ranges::all_of(major, is_digit)) return false;
  const auto dot = name.find('.');
  if (dot == std::string_view::npos || dot > at) return false;
  if (!is_plugin_name(name.substr(0, dot))) return false;
  auto rest = name.substr(dot + 1, at - dot - 1);
  while (true) {
    const auto next = rest.find('.');
    if (!is_local_name(rest.substr(0, next))) return false;
    if (next == std::string_view::npos) return true;
    rest.remove_prefix(next + 1);
  }
}

std::string_view owner_of(std::string_view versioned_name) {
  return versioned_name.substr(0, versioned_name.find('.'));
}
std::string_view without_major(std::string_view versioned_name) {
  return versioned_name.substr(0, versioned_name.rfind('@'));
}

Result<void> check_template(std::string_view path) {
  if (path.size() < 2 || path.front() != '/')
    return invalid("plugin.route_path", "it does not begin with '/' and a name");
  if (path.size() > 512) return invalid("plugin.route_path", "it is longer than 512 bytes");
  std::set<std::string_view> names;
  auto rest = path.substr(1);
  while (true) {
    const auto next = rest.find('/');
    HEARTH_TRY(check_segment(rest.substr(0, next), names));
    if (next == std::string_view::npos) return {};
    rest.remove_prefix(next + 1);
  }
}

std::string mounted_path(const std::string& plugin, const gateway::Route& declared) {
  return (declared.operations ? "/plugins/" + plugin : "/api/v1") + declared.path;
}

std::string shape_of(std::string_view method, std::string_view path) {
  std::string shape{method};
  shape += ' ';
  bool inside = false;
  for (const char c : path) {
    if (c == '}') inside = false;
    if (!inside) shape += c;
    if (c == '{') inside = true;
  }
  return shape;
}

}  // namespace hearth::plugin
