#include "host/app/serve.hpp"

#include <unistd.h>

#include <exception>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "host/app/cautions.hpp"
#include "host/app/claim.hpp"
#include "host/app/host_routes.hpp"
#include "host/app/housekeeping.hpp"
#include "host/app/last_resort.hpp"
#include "host/app/memory.hpp"
#include "host/app/node.hpp"
#include "host/app/obstacles.hpp"
#include "host/app/parts.hpp"
#include "host/app/reload.hpp"
#include "host/app/signals.hpp"
#include "host/app/test_hooks.hpp"
#include "host/core/steps.hpp"
#include "host/gateway/admin.hpp"
#include "host/log/line.hpp"
#include "host/plugin/deployment.hpp"
#include "host/plugin/exit_watch.hpp"

namespace hearth::app {
namespace {

/// For the one that is being restarted to finish what is in flight.
constexpr auto claim_patience = std::chrono::seconds{5};
/// Past the time for draining: for what was cancelled then to come to its end.
constexpr auto ending_patience = std::chrono::seconds{5};

/// Access tokens are verified here and now, API keys by asking a plugin.
struct CredentialAuthenticator final : gateway::Authenticator {
  explicit CredentialAuthenticator(Node& of) : node{of} {}

  Result<std::optional<core::Principal>> authenticate(const gateway::Request& request) override {
    const auto header = authorization(request);
    const auto token = auth::bearer_of(header);
    if (node.api_keys != nullptr && token && auth::is_api_key(*token)) return node.api_keys->known(*token);
    auto who = HEARTH_TRY(node.tokens->authenticate(header));
    return std::optional{std::move(who)};
  }
  Result<core::Principal> ask(core::Call& within, const gateway::Request& request) override {
    return node.api_keys->ask(within, auth::bearer_of(authorization(request)).value_or(std::string_view{}));
  }
  Result<std::vector<std::string>> grants(core::Call& within, const std::vector<std::string>& roles) override {
    return node.grants->of(within, roles);
  }
  [[nodiscard]] bool grants_permissions() const override { return node.grants != nullptr; }

  static std::string_view authorization(const gateway::Request& request) {
    const auto* header = gateway::find_header(request.headers, "authorization");
    return header == nullptr ? std::string_view{} : std::string_view{*header};
  }
  Node& node;
};

/// Whoever reaches the admin listener is an operator, and acts for the system as a command does.
struct OperatorAuthenticator final : gateway::Authenticator {
  Result<std::optional<core::Principal>> authenticate(const gateway::Request&) override {
    core::Principal who;
    who.kind = core::Principal::Kind::system;
    return std::optional{std::move(who)};
  }
};

std::string text_of(const http::Endpoint& endpoint) {
  const bool v6 = endpoint.address.find(':') != std::string::npos;
  return (v6 ? "[" + endpoint.address + "]" : endpoint.address) + ":" + std::to_string(endpoint.port);
}

/// A wildcard address is no address to open in a browser.
std::string url_of(const http::Endpoint& endpoint, bool tls) {
  http::Endpoint shown = endpoint;
  if (shown.address == "0.0.0.0" || shown.address == "::") shown.address = "localhost";
  return (tls ? "https://" : "http://") + text_of(shown);
}

std::vector<gateway::Route> with_those_of_the_host(Node& node, std::vector<gateway::Route> of_plugins) {
  return public_routes(
      std::move(of_plugins), api_info(node.api_keys != nullptr), [&node] { return node.keys->jwks(node.clock.now()); },
      [&node](const Error& why) {
        node.log.warn("the page at /docs is not there", {{"error.message", why.message}});
      });
}

/// The public listener and all behind it; each member stands on those above it.
struct Serving {
  Serving(Node& of, const Options& options)
      : node{of},
        authenticator{of},
        gateway{gateway_settings(of.settings()), {of.executor, of.log, of.metrics, &authenticator, of.messages}},
        of_plugins{operations_settings(of.settings()), {of.executor, of.log, of.metrics, &operators, of.messages}},
        admin{of.log, of.metrics},
        checking{options.check_plugins} {
    admin.mount(of_plugins);
    admin.add_check("databases", [this]() -> Result<std::string> {
      OwnCall call{"readyz", std::chrono::seconds{2}};
      HEARTH_TRY(node.databases.ready(call));
      return std::string{"every pool in use answers"};
    });
    admin.add_check("plugins", [this]() -> Result<std::string> {
      const auto running = node.plugins->deployment()->instances.size();
      const auto& left_out = node.plugins->left_out();
      std::string text =
          std::to_string(running) + " plugins run, " + std::to_string(left_out.size()) + " were left out";
      for (const auto& one : left_out) text += (&one == &left_out.front() ? ": " : ", ") + one.plugin;
      return text;
    });
    // The host does without it, and is ready all the same: what is away costs speed alone.
    admin.add_check("cache", [this]() -> Result<std::string> {
      const auto said = check_cache();
      return said ? *said : said.error().message;
    });
    if (options.test) admin.enable_test(test_hooks(of));
  }

  Result<std::string> check_cache() {
    OwnCall call{"readyz", std::chrono::seconds{2}};
    return node.cache->check(call);
  }

  Result<void> start() {
    (void)check_cache();  // the log tells when it is away
    auto mounted = plugin::mount(node.plugins->deployment());
    HEARTH_TRY(gateway.deploy(with_those_of_the_host(node, std::move(mounted.routes))));
    HEARTH_TRY(of_plugins.deploy(std::move(mounted.operations)));
    try {
      auto* const plan = prepare_fibers();
      operations = std::make_unique<http::Server>(admin_server(node.settings(), plan), admin, node.log, node.metrics);
      front = std::make_unique<http::Server>(public_server(node.settings(), plan), gateway, node.log, node.metrics);
    } catch (const std::exception& error) {
      return unavailable("serve.cannot_listen", error.what());
    }
    operations->start();
    front->start();
    admin.set_phase(gateway::Admin::Phase::ready);
    return {};
  }

  /// Unready, stop accepting, finish what is in flight; false when that took too long.
  bool drain(core::Deadline until) {
    admin.set_phase(gateway::Admin::Phase::draining);
    front->stop_accepting();
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    const bool drained = front->drain(left);
    front->stop();
    return drained;
  }

  /// Null: handlers run on threads.
  exec::FiberPlan* prepare_fibers() {
    if (node.settings().execution.mode == config::ExecutionMode::threads) return nullptr;
    node.fibers.keep_names = checking;  // which tells whose a new thread is by the name that it inherits
    exec::report_overflows();
    plugin::name_exits_by(exec::call_of_fiber);
    return &node.fibers;
  }

  Node& node;
  CredentialAuthenticator authenticator;
  OperatorAuthenticator operators;
  gateway::Gateway gateway;
  gateway::Gateway of_plugins;  ///< what plugins offer to operators
  gateway::Admin admin;
  const bool checking;
  std::unique_ptr<http::Server> operations{};
  std::unique_ptr<http::Server> front{};
};

void tell_parent(int descriptor, const Serving& serving) {
  if (descriptor < 0) return;
  const nlohmann::json ready{{"listen", text_of(serving.front->endpoints().front())},
                             {"admin", text_of(serving.operations->endpoints().front())}};
  const std::string line = ready.dump() + "\n";
  if (::write(descriptor, line.data(), line.size()) < 0) std::cerr << "hearth: --ready-fd cannot be written to\n";
  ::close(descriptor);
}

/// What somebody who reads along wants to know next.
void tell_operator(const Serving& serving, const std::string& demo) {
  const auto& settings = serving.node.settings();
  std::cout << "\nHearth is ready.\n\n";
  for (const auto& endpoint : serving.front->endpoints()) {
    std::cout << "  API         " << url_of(endpoint, settings.server.tls.enabled()) << "/api/v1/openapi.json\n"
              << "  Try it      " << url_of(endpoint, settings.server.tls.enabled()) << "/docs\n";
  }
  std::cout << "  Operations  " << url_of(serving.operations->endpoints().front(), false)
            << "/readyz?verbose and /metrics\n"
            << "  Data        " << settings.data << "\n";
  if (!demo.empty()) std::cout << "\nDemo data (passwords are shown this once):\n\n" << demo;
  std::cout << "\nREADME.md leads through the first five minutes. Ctrl-C stops and finishes what is in flight.\n"
            << std::endl;
}

/// Among lines of text, and on a terminal whose log goes to a file; never in a stream of JSON.
bool show_to_operator(const Options& options, const log::Settings& lines) {
  if (options.ready_fd >= 0) return false;
  return log::writes_text(lines) || (!lines.file.empty() && ::isatty(STDOUT_FILENO) == 1);
}

Result<std::string> demo_data(Node& node, const Options& options) {
  if (!options.demo && !node.settings().demo) return std::string{};
  const auto beside = std::filesystem::path{options.arguments.file}.parent_path() / "demo";
  if (!std::filesystem::is_directory(beside)) {
    node.log.warn("demo data was asked for, and there is no folder with it: none is loaded",
                  {{"file.path", beside.string()}});
  }
  return load_demo(node, beside);
}

Result<void> clear_of(const std::vector<Error>& found) {
  std::string sentences;
  for (const auto& one : found) sentences += (sentences.empty() ? "" : "\n") + one.message;
  if (found.empty()) return {};
  return invalid("serve.obstacles", sentences);
}

/// SIGHUP reads settings, certificates and keys again; the first SIGTERM or SIGINT returns.
void wait_for_end(const Signals& signals, Reload& reload) {
  while (signals.next() == SIGHUP) reload.run();
}

}  // namespace

Result<int> serve(config::Loaded loaded, const Options& options) {
  const Signals signals;
  LastResort last_resort;  // outlives the node: it may be that which does not end
  HEARTH_TRY(clear_of(obstacles(loaded.settings)));
  allow_files(loaded.settings);
  const auto claim = HEARTH_TRY(Claim::take(loaded.settings, claim_patience));
  auto node = HEARTH_TRY(Node::open(std::move(loaded), options));
  for (const auto& one : cautions(node->settings(), node->clock.now())) node->log.warn(one);
  HEARTH_TRY(node->start());
  const std::string demo = HEARTH_TRY(demo_data(*node, options));
  const auto housekeeping = std::make_unique<Housekeeping>(*node);
  Serving serving{*node, options};
  HEARTH_TRY(serving.start());
  give_back_memory();  // what starting took, a few MiB
  if (options.test) core::Steps::begin();
  tell_parent(options.ready_fd, serving);
  if (show_to_operator(options, log_settings(node->settings()))) {
    node->log.flush();
    tell_operator(serving, demo);
  }

  Reload reload{*node, serving.gateway, serving.of_plugins, *serving.front, options.arguments};
  wait_for_end(signals, reload);
  signals.end_at_next();
  node->log.info("draining");
  const auto until = std::chrono::steady_clock::now() + node->settings().server.drain;
  last_resort.arm(until + ending_patience);
  bool ended = serving.drain(until);
  ended = node->stop(until) && ended;
  serving.operations->stop();
  node->log.info(ended ? "ended" : "ended before everything was finished");
  node->log.flush();
  return ended ? 0 : 1;
}

}  // namespace hearth::app
