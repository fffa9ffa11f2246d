#include <nlohmann/json.hpp>
#include <ostream>

#include "host/cli/plugin_commands.hpp"
#include "host/plugin/bundle.hpp"
#include "host/plugin/elf.hpp"

namespace hearth::cli {
namespace {

void line(std::ostream& out, const std::string& what, const std::string& value) {
  out << what << std::string(what.size() < 12 ? 12 - what.size() : 1, ' ') << value << '\n';
}

std::string access_of(const gateway::Route& route) {
  if (route.open) return "open";
  if (route.operations) return "admin listener";
  std::string text;
  for (const auto& role : route.allow) text += (text.empty() ? "" : ", ") + role;
  return text;
}

void write_text(const plugin::Bundle& bundle, std::ostream& out) {
  const auto& manifest = bundle.manifest;
  line(out, "plugin", manifest.name + " " + manifest.version);
  if (!manifest.about.empty()) line(out, "about", manifest.about);
  if (!manifest.build.empty()) line(out, "build", manifest.build);
  line(out, "border", std::to_string(manifest.abi_major) + "." + std::to_string(manifest.abi_minor));
  line(out, "execution", manifest.execution);
  line(out, "database", manifest.database ? "yes" : "no");
  if (manifest.tokens) line(out, "tokens", "signs, verifies and revokes them");
  if (manifest.settings) line(out, "settings", "lays its own over those of other plugins");
  if (manifest.audit) line(out, "audit", "reads the audit logs of other plugins");
  for (const auto& host : manifest.outbound) line(out, "outbound", host);
  for (const auto& service : manifest.provides) line(out, "provides", service.name);
  for (const auto& service : manifest.needs) line(out, "requires", service);
  for (const auto& event : manifest.publishes) line(out, "publishes", event.name);
  for (const auto& event : manifest.consumes) line(out, "consumes", event);
  for (const auto& route : manifest.routes) {
    line(out, "route",
         route.method + " " + route.path + "  (" + access_of(route) + ")" +
             (route.about.empty() ? "" : "  " + route.about.text()));
  }
  for (const auto& timer : manifest.timers)
    line(out, timer.cron.empty() ? "timer" : "job", timer.name + (timer.cron.empty() ? "" : "  " + timer.cron));
  for (const auto& command : manifest.commands) line(out, "command", command.name);
  for (const auto& migration : manifest.migrations) line(out, "migration", migration.engine + "/" + migration.file);
}

}  // namespace

int plugin_inspect(const PluginInspect& options, const Streams& streams) {
  const auto bundle = plugin::read_bundle(options.bundle);
  if (!bundle) {
    streams.error << bundle.error().message << '\n';
    return 1;
  }
  if (streams.json) {
    streams.out << plugin::write_manifest(bundle->manifest);
  } else {
    write_text(*bundle, streams.out);
  }
  return 0;
}

}  // namespace hearth::cli
