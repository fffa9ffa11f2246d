#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "host/cli/plugin_commands.hpp"
#include "host/plugin/trust.hpp"

namespace hearth::cli {
namespace {

namespace fs = std::filesystem;

struct Row {
  std::string name, version, locked, state, about;
};

std::string state_of(const PluginList& options, const std::string& name) {
  const auto at = std::ranges::find(options.configured, name, &config::Plugin::name);
  if (at == options.configured.end()) return "installed";
  return at->enabled ? "configured" : "switched off";
}

std::map<std::string, Row> collect(const PluginList& options, const plugin::Lock& lock) {
  std::map<std::string, Row> rows;
  for (const auto& folder : options.folders) {
    std::error_code none;
    for (const auto& entry : fs::directory_iterator{folder, none}) {
      if (entry.path().extension() != ".hearth") continue;
      const auto name = entry.path().stem().string();
      if (rows.contains(name)) continue;
      const auto bundle = plugin::read_bundle(entry.path());
      const auto* locked = lock.find(name);
      Row row{name, "", locked == nullptr ? "" : locked->version, state_of(options, name), ""};
      if (bundle) {
        row.version = bundle->manifest.version;
        row.about = bundle->manifest.about;
      } else {
        row.state = "unreadable";
        row.about = bundle.error().message;
      }
      rows.emplace(name, std::move(row));
    }
  }
  for (const auto& one : options.configured) {
    if (!rows.contains(one.name)) rows.emplace(one.name, Row{one.name, "", "", "missing", "there is no bundle"});
  }
  return rows;
}

std::string padded(const std::string& text, std::size_t width) {
  return text.size() < width ? text + std::string(width - text.size(), ' ') : text + " ";
}

}  // namespace

int plugin_list(const PluginList& options, const Streams& streams) {
  const auto lock = plugin::Lock::read(options.lock_file);
  if (!lock) {
    streams.error << lock.error().message << '\n';
    return 1;
  }
  const auto rows = collect(options, *lock);
  if (streams.json) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const auto& [name, row] : rows) {
      list.push_back({{"name", name},
                      {"version", row.version},
                      {"locked", row.locked},
                      {"state", row.state},
                      {"about", row.about}});
    }
    streams.out << list.dump(2) << '\n';
    return 0;
  }
  for (const auto& [name, row] : rows) {
    streams.out << padded(name, 18) << padded(row.version, 12) << padded(row.state, 14) << row.about << '\n';
  }
  return 0;
}

}  // namespace hearth::cli
