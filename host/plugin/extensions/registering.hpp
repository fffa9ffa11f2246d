#pragma once

#include <hearth/abi.h>

#include <hearth/result.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "host/plugin/border.hpp"
#include "host/plugin/instance.hpp"
#include "host/plugin/manifest.hpp"

// Inside extensions/ only: what the registrations have in common.
namespace hearth::plugin {

/// A JSON Schema in its canonical form; empty stays empty.
inline Result<std::string> read_schema(const hearth_str& schema, const std::string& of) {
  if (schema.size == 0) return std::string{};
  auto canonical = canonical_json(view(schema));
  if (canonical && (canonical->front() == '{' || *canonical == "true" || *canonical == "false")) return canonical;
  return invalid("plugin.schema", "the schema of " + of + " is no JSON Schema" +
                                      (canonical ? std::string{} : " (" + canonical.error().message + ")") +
                                      ": give an object");
}

/// What a plugin may do that its manifest asks for.
inline Result<void> may(const Instance& instance, bool permitted, const std::string& permission,
                        std::string_view function) {
  if (permitted) return {};
  const auto sentence = "plugin " + instance.name() + ": " + std::string{function} + " needs the permission '" +
                        permission + "': say permissions: { " + permission + ": true } in its plugin.yaml";
  instance.report("", "permission", sentence);
  return internal(sentence);
}

inline std::vector<std::string> read_list(const hearth_str* items, std::uint64_t count) {
  std::vector<std::string> all;
  if (items == nullptr) return all;
  for (std::uint64_t i = 0; i < count; ++i) all.emplace_back(view(items[i]));
  return all;
}

/// "loyalty.points_added@1", and the first part the plugin's own name when it is the plugin that offers it.
inline Result<std::string> read_versioned(const Instance& instance, const hearth_str& name, const char* what,
                                          bool own) {
  const std::string text{view(name)};
  if (!is_versioned_name(text)) {
    return invalid("plugin.bad_name",
                   std::string{"the "} + what + " '" + text.substr(0, 80) +
                       "' must be called like 'loyalty.points_added@1': plugin, name, major version");
  }
  if (own && owner_of(text) != instance.name()) {
    return invalid("plugin.bad_name", std::string{"the "} + what + " " + text +
                                          " must begin with the plugin's own name: '" + instance.name() + ".'");
  }
  return text;
}

inline Result<std::string> read_local(const hearth_str& name, const char* what) {
  std::string text{view(name)};
  if (is_local_name(text)) return text;
  return invalid("plugin.bad_name", std::string{"the "} + what + " '" + text.substr(0, 80) +
                                        "' must be called like 'expire_hold': [a-z][a-z0-9_]{0,63}");
}

inline Error null_function(const std::string& of) {
  return invalid("plugin.null_function", of + " has no function: give one");
}
inline Error twice(const std::string& what) {
  return invalid("plugin.registered_twice", what + " is registered twice: once is enough");
}

template <class Items, class Same>
bool any_of(const Items& items, Same same) {
  for (const auto& item : items) {
    if (same(item)) return true;
  }
  return false;
}

}  // namespace hearth::plugin
