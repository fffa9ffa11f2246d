#include <CLI/CLI.hpp>

#include "host/cli/command.hpp"

int main(int count, char** words) {
  using namespace hearth::cli;
  CLI::App app{"Hearth: a service host that loads its domains as plugins"};
  app.set_version_flag("--version", HEARTH_VERSION);
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 fine, 1 it failed, 2 the command line or the settings are wrong, 3 a check has found something.\n"
      "Plugins add commands of their own: hearth user --help -c config/embedded.yaml lists those that begin with "
      "'user'.");

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
  return run(app, exit, count, words);
}
