#include <nlohmann/json.hpp>
#include <ostream>

#include "host/app/host_routes.hpp"
#include "host/cli/plugin_commands.hpp"
#include "host/plugin/check.hpp"

namespace hearth::cli {

int plugin_check(const PluginCheck& options, const Streams& streams) {
  auto beside = options.beside;
  if (beside.empty()) beside.push_back(std::filesystem::absolute(options.bundle).lexically_normal().parent_path());
  const auto findings = plugin::check_bundle(options.bundle, beside, app::host_routes());
  const bool good = plugin::all_good(findings);
  if (streams.json) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const auto& one : findings)
      list.push_back({{"subject", one.subject}, {"good", one.good}, {"finding", one.sentence}});
    streams.out << nlohmann::ordered_json{{"good", good}, {"findings", list}}.dump(2) << '\n';
    return good ? 0 : 3;
  }
  for (const auto& one : findings)
    streams.out << (one.good ? "good  " : "BAD   ") << one.subject << ": " << one.sentence << '\n';
  streams.out << (good ? "The bundle is good.\n" : "The bundle is not good.\n");
  return good ? 0 : 3;
}

}  // namespace hearth::cli
