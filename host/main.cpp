#include <CLI/CLI.hpp>

#include "host/cli/command.hpp"

int main(int count, char** words) {
  using namespace hearth::cli;
  CLI::App app{"Hearth: a service host that loads its domains as plugins"};
  app.set_version_flag("--version", HEARTH_VERSION);
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 fine, 1 it failed, 2 the command line or the settings are wrong, 3 a check has found something.\n"
      "Plugins add commands of their own: hearth user create-admin -c config/embedded.yaml --email you@example.com");

  int exit = fine;
  add_serve(app, exit);
  add_check(app, exit);
  add_config(app, exit);
  add_migrate(app, exit);
  add_plugin(app, exit);
  add_routes(app, exit);
  add_keys(app, exit);
  add_audit(app, exit);
  add_outbox(app, exit);
  add_doctor(app, exit);
  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) return app.exit(error);
    if (const auto done = run_plugin_command(count, words)) return *done;
    app.exit(error);
    return wrong;
  }
  return exit;
}
