#pragma once

#include <hearth/result.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "host/config/load.hpp"

namespace CLI {
class App;
}

namespace hearth::cli {

/// What every command's exit code means.
enum Exit : int {
  fine = 0,
  failed = 1,  ///< it could not be done
  wrong = 2,   ///< the command line or the settings are wrong; nothing was started
  bad = 3,     ///< a check has found something
};

/// -c FILE, --set path=value, --data DIR: how every command that reads settings is told which.
void add_settings(CLI::App& command, config::Arguments& arguments);
/// --json
void add_json(CLI::App& command, bool& json);

/// The settings; every mistake is told on stderr, and there are none then.
std::optional<config::Loaded> load_settings(const config::Arguments& arguments);

/// Tells an error on stderr, in one way everywhere; the exit code.
int tell(const Error& error);
int tell(const Result<void>& done);

// One file a group of commands; each adds itself, and leaves its exit code when it has run.
void add_serve(CLI::App& app, int& exit);
void add_check(CLI::App& app, int& exit);
void add_config(CLI::App& app, int& exit);
void add_migrate(CLI::App& app, int& exit);
void add_plugin(CLI::App& app, int& exit);
void add_routes(CLI::App& app, int& exit);
void add_keys(CLI::App& app, int& exit);
void add_audit(CLI::App& app, int& exit);
void add_outbox(CLI::App& app, int& exit);
void add_doctor(CLI::App& app, int& exit);

/// A command that a plugin offers: "user create-admin -c FILE --email ...". Nothing when no plugin of the deployment does.
std::optional<int> run_plugin_command(int count, char** words);

}  // namespace hearth::cli
