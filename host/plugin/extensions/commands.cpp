#include <array>
#include <nlohmann/json.hpp>

#include "host/plugin/extensions/registering.hpp"
#include "host/plugin/tables.hpp"

namespace hearth::plugin {
namespace {

bool is_command_name(std::string_view name) {
  bool word = false;  // inside one
  for (const char c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (word && (c == '-' || (c >= '0' && c <= '9')));
    if (!letter && !(word && c == ' ')) return false;
    word = letter;
  }
  return word && name.size() <= 64;
}

/// What `hearth` itself takes beside a plugin's command.
constexpr std::array<std::string_view, 5> hosts_options{"config", "set", "data", "json", "help"};

/// The option is the field's name.
Result<void> check_options(const CommandEntry& entry) {
  const auto schema = nlohmann::json::parse(entry.schema, nullptr, false);
  if (!schema.is_object() || !schema.contains("properties")) return {};
  for (const auto name : hosts_options) {
    if (!schema["properties"].contains(name)) continue;
    return invalid("plugin.bad_name", "the command '" + entry.name + "' has a field '" + std::string{name} +
                                          "', and --" + std::string{name} + " is the host's: name it otherwise");
  }
  return {};
}

hearth_status add(const hearth_host* host, hearth_str name, hearth_str about, hearth_str schema,
                  hearth_command_fn handle, void* context, hearth_error** why) noexcept {
  return in_create(host, "commands.add", why, [&](Instance& instance) -> Result<void> {
    CommandEntry entry;
    entry.name = view(name);
    if (!is_command_name(entry.name)) {
      return invalid("plugin.bad_name",
                     "the command '" + entry.name.substr(0, 80) + "' must be words like 'user create-admin'");
    }
    entry.about = view(about);
    entry.schema = HEARTH_TRY(read_schema(schema, "the command " + entry.name));
    HEARTH_TRY(check_options(entry));
    if (handle == nullptr) return null_function("the command " + entry.name);
    entry.handle = handle;
    entry.context = context;
    auto& all = instance.registering().commands;
    if (any_of(all, [&](const CommandEntry& one) { return one.name == entry.name; }))
      return twice("the command " + entry.name);
    all.push_back(std::move(entry));
    return {};
  });
}

}  // namespace

const hearth_commands_v1& commands_table() {
  static constexpr hearth_commands_v1 table{HEARTH_SIZE_THROUGH(hearth_commands_v1, add), 0, add};
  return table;
}

}  // namespace hearth::plugin
