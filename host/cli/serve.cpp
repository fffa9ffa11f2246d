#include "host/app/serve.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "host/cli/command.hpp"
#include "host/core/steps.hpp"

namespace hearth::cli {

void add_serve(CLI::App& app, int& exit) {
  auto options = std::make_shared<app::Options>();
  auto stop_at = std::make_shared<std::string>();
  auto clock = std::make_shared<std::string>();
  auto* command = app.add_subcommand("serve", "Serve a deployment until SIGTERM");
  command->footer(
      "Example: hearth serve -c config/embedded.yaml --set server.listen=127.0.0.1:8181 --data /tmp/hearth");
  add_settings(*command, options->arguments);
  command->add_flag("--demo", options->demo, "load the demo data of config/demo first");
  command->add_flag("--check-plugins", options->check_plugins, "watch whether plugins keep the border's contract");
  command->add_flag("--test", options->test,
                    "let the admin listener set the clock and sign tokens: never in production");
  command
      ->add_option("--test-stop-at", *stop_at,
                   "with --test: end the process right before or after a step of the plugins' work, before-commit:7")
      ->envname("HEARTH_TEST_STOP_AT");
  command
      ->add_option("--test-clock", *clock, "with --test: what its clock shows at the start, 2026-11-24T10:00:00+09:00")
      ->envname("HEARTH_TEST_CLOCK");
  command->add_option("--ready-fd", options->ready_fd, "write the bound addresses there, as JSON, once ready");
  command->callback([options, stop_at, clock, &exit] {
    auto loaded = load_settings(options->arguments);
    if (!loaded) {
      exit = wrong;
      return;
    }
    const bool production = loaded->settings.profile == config::Profile::production;
    if (production && (options->test || options->demo)) {
      exit = tell(invalid("serve.production", "profile production takes neither --test nor --demo"));
      return;
    }
    if (!stop_at->empty() && (!options->test || !core::Steps::plan(*stop_at))) {
      exit =
          tell(invalid("serve.stop_at", "--test-stop-at takes (before|after)-(commit|outbound|call):N, with --test"));
      return;
    }
    options->clock = Timestamp::parse(*clock);
    if (!clock->empty() && (!options->test || !options->clock)) {
      exit = tell(invalid("serve.clock", "--test-clock takes a time such as 2026-11-24T10:00:00+09:00, with --test"));
      return;
    }
    auto ended = app::serve(std::move(*loaded), *options);
    exit = ended ? *ended : tell(ended.error());
  });
}

}  // namespace hearth::cli
