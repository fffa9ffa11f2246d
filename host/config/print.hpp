#pragma once

#include <string>
#include <vector>

#include "host/config/load.hpp"

namespace hearth::config {

/// One effective setting.
struct Row {
  std::string path;    ///< as --set takes it: "server.limits.body", "plugins.booking.config.hold_for"; items "[0]"
  std::string value;   ///< JSON; a secret is "***"
  std::string origin;  ///< "config/x.yaml:3:5", "--set ...", "HEARTH__...", "default"
  bool secret = false;
  bool reloadable = false;  ///< takes effect by SIGHUP, without a restart
};

std::vector<Row> rows(const Loaded& loaded);

/// YAML with the origin of each value behind it.
std::string print_yaml(const Loaded& loaded);
/// {"path": {"value": ..., "origin": "..."}, ...}
std::string print_json(const Loaded& loaded);

struct Change {
  std::string path;
  std::string before;  ///< JSON, a secret "***"; empty: was not there
  std::string after;   ///< likewise
  bool reloadable = false;
};

/// What differs, changed secrets included (their values are compared, never shown).
std::vector<Change> changes(const Loaded& before, const Loaded& after);

}  // namespace hearth::config
