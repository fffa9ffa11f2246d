#pragma once

#include <hearth/result.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

/// The settings, or every mistake, those of the plugins' bundles among them.
config::Outcome load_outcome(const config::Arguments& arguments);
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

/// Runs what the words name, a command of the host's or of a plugin's; the exit code. `exit` is where the host's leave theirs.
int run(CLI::App& app, int& exit, int count, char** words);

/// A command that a plugin offers: "user create-admin -c FILE --email ...". own: what else there is, for who mistyped it.
int run_plugin_command(int count, char** words, std::vector<std::string> own);

/// Tells that there is no such command, and which was meant perhaps; the exit code.
int tell_unknown(const std::string& command, const std::vector<std::string>& known, const std::string& way_out = {});

}  // namespace hearth::cli
