#include "host/plugin/registrations.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "host/timers/cron.hpp"

namespace hearth::plugin {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_lower(c) || is_digit(c) || c == '_'; }

bool is_name(std::string_view name, std::size_t least, std::size_t most) {
  return name.size() >= least && name.size() <= most && is_lower(name.front()) && std::ranges::all_of(name, is_word);
}

bool is_path_character(char c) { return is_word(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '~'; }

/// Of a restricted name (RFC 6838 section 4.2).
bool is_token_character(char c) {
  return is_word(c) || (c >= 'A' && c <= 'Z') || std::string_view{"!#$&-^.+"}.find(c) != std::string_view::npos;
}

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

Result<void> check_cron(std::string_view job, std::string_view expression) {
  const auto cron = timers::Cron::parse(expression, "UTC");
  // A machine without zones is told of that elsewhere; this one may only build the plugin.
  const bool good = cron || cron.error().code == "timers.bad_zone";
  if (good && expression.size() <= 100) return {};
  return invalid("plugin.cron", "the job '" + std::string{job} + "' cannot run by '" +
                                    std::string{expression.substr(0, 100)} +
                                    "': " + (good ? "a cron expression has at most 100 bytes" : cron.error().message) +
                                    "; write one like '0 4 * * *'");
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

std::string media_type_of(const std::string& reply_schema) {
  if (reply_schema.empty()) return {};
  constexpr auto key = "contentMediaType";
  if (reply_schema.find(key) == std::string::npos) return "application/json";
  const auto schema = nlohmann::json::parse(reply_schema, nullptr, false);
  const auto said = schema.is_object() ? schema.find(key) : schema.end();
  return said != schema.end() && said->is_string() ? said->get<std::string>() : "application/json";
}

bool is_media_type(std::string_view text) {
  const auto type = text.substr(0, text.find(';'));
  const auto slash = type.find('/');
  const auto is_token = [](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, is_token_character);
  };
  return slash != std::string_view::npos && is_token(type.substr(0, slash)) && is_token(type.substr(slash + 1)) &&
         std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
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
