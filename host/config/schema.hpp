#pragma once

#include <map>
#include <string>

namespace hearth::config {

/// JSON Schema 2020-12 of the YAML file, for editors. `plugin_schemas`: the settings' schema of each known plugin (JSON
/// text, by plugin name), applied to its `config`.
std::string json_schema(const std::map<std::string, std::string>& plugin_schemas = {});

}  // namespace hearth::config
