#pragma once

#include <cstdint>
#include <hearth/result.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "host/plugin/registrations.hpp"

namespace hearth::plugin {

struct Service {
  std::string name, input_schema, output_schema;
  friend bool operator==(const Service&, const Service&) = default;
};

struct Published {
  std::string name, schema;
  friend bool operator==(const Published&, const Published&) = default;
};

struct TimerName {
  std::string name, cron;
  friend bool operator==(const TimerName&, const TimerName&) = default;
};

struct Command {
  std::string name, about, schema;
  friend bool operator==(const Command&, const Command&) = default;
};

struct Migration {
  std::string engine;  ///< "postgres", "sqlite"
  std::string file;    ///< "0001_create_points.up.sql"
  std::string sha256;  ///< 64 hex digits
  friend bool operator==(const Migration&, const Migration&) = default;
};

/// What a bundle says about its plugin, readable without running any of its code. Schemas are canonical JSON texts.
struct Manifest {
  std::string name, version, about, build;
  std::uint16_t abi_major = 0, abi_minor = 0, host_minor_required = 0;
  std::string execution = "threads";  ///< or "fiber"
  bool database = false;              ///< permissions that it wants
  bool tokens = false;                ///< to sign tokens and revoke them
  bool settings = false;              ///< to lay settings over those of other plugins
  bool audit = false;                 ///< to read the audit logs of other plugins
  std::vector<std::string> outbound;  ///< hosts, "*.example.com" for those below
  std::vector<Service> provides;
  std::vector<std::string> needs;
  std::vector<Published> publishes;
  std::vector<std::string> consumes;
  std::vector<gateway::Route> routes;  ///< `plugin` and `handle` empty; path as the plugin gave it
  std::vector<TimerName> timers;
  std::vector<Command> commands;
  std::string settings_schema;  ///< empty: takes none
  std::vector<Migration> migrations;
};

inline constexpr std::size_t most_manifest_bytes = 4 * 1024 * 1024;
inline constexpr int most_manifest_depth = 64;
inline constexpr std::size_t most_manifest_items = 4096;  ///< of each list

/// Strict: an unknown or double key, a wrong type, a value out of bounds is a mistake; the error's violations are all of
/// them (the first 100), its message their sentences. `source` names the file in them. A manifest of a later border that has mistakes is
/// refused for its border (`plugin.abi_minor`). Never throws for what it reads.
Result<Manifest> parse_manifest(std::string_view json, std::string_view source);

std::string write_manifest(const Manifest& manifest);

/// Fills in what the code says: routes, services, events, timers, commands, the settings' schema.
void describe(Manifest& manifest, const Registrations& registered);

/// Every difference between what the bundle says and what its code registered, a sentence each.
std::vector<std::string> differences(const Manifest& said, const Manifest& registered);

/// The same JSON with sorted keys and no blanks; `invalid` when it is not JSON, is nested deeper than 64, or has a key twice.
Result<std::string> canonical_json(std::string_view json);

}  // namespace hearth::plugin
