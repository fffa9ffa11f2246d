#include "host/app/serve.hpp"

#include <unistd.h>

#include <exception>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "host/app/housekeeping.hpp"
#include "host/app/node.hpp"
#include "host/app/parts.hpp"
#include "host/app/signals.hpp"
#include "host/app/test_hooks.hpp"
#include "host/gateway/admin.hpp"
#include "host/gateway/docs.hpp"
#include "host/gateway/openapi.hpp"
#include "host/plugin/deployment.hpp"

namespace hearth::app {
namespace {

struct TokenAuthenticator final : gateway::Authenticator {
  explicit TokenAuthenticator(auth::Tokens& with) : tokens{with} {}
  Result<core::Principal> authenticate(const gateway::Request& request) override {
    const auto* header = gateway::find_header(request.headers, "authorization");
    return tokens.authenticate(header == nullptr ? std::string_view{} : std::string_view{*header});
  }
  auth::Tokens& tokens;
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

/// What the host itself offers beside the plugins' routes.
Result<std::vector<gateway::Route>> all_routes(Node& node) {
  std::vector<gateway::Route> routes = node.plugins->deployment()->routes;
  routes.push_back(gateway::jwks_route([&node] { return node.keys->jwks(node.clock.now()); }));
  if (auto docs = gateway::docs_routes(Layout::find().docs_viewer)) {
    for (auto& route : *docs) routes.push_back(std::move(route));
  } else {
    node.log.warn("the page at /docs is not there", {{"error.message", docs.error().message}});
  }
  return gateway::with_openapi(std::move(routes),
                               {.title = "Hearth", .version = "1.0.0", .description = {}, .server = "/"});
}

/// The public listener and all behind it; each member stands on those above it.
struct Serving {
  Serving(Node& of, const Options& options)
      : node{of},
        authenticator{*of.tokens},
        gateway{gateway_settings(of.settings()), {of.executor, of.log, of.metrics, &authenticator, of.messages}},
        admin{of.log, of.metrics} {
    admin.add_check("databases", [this]() -> Result<std::string> {
      OwnCall call{"readyz", std::chrono::seconds{2}};
      HEARTH_TRY(node.databases.ready(call));
      return std::string{"every pool in use answers"};
    });
    admin.add_check("plugins", [this]() -> Result<std::string> {
      const auto running = node.plugins->deployment()->instances.size();
      const auto left_out = node.plugins->left_out().size();
      return std::to_string(running) + " plugins run, " + std::to_string(left_out) + " were left out";
    });
    if (options.test) admin.enable_test(test_hooks(of));
  }

  Result<void> start() {
    HEARTH_TRY(gateway.deploy(HEARTH_TRY(all_routes(node))));
    try {
      operations = std::make_unique<http::Server>(admin_server(node.settings()), admin, node.log, node.metrics);
      front = std::make_unique<http::Server>(public_server(node.settings()), gateway, node.log, node.metrics);
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

  Node& node;
  TokenAuthenticator authenticator;
  gateway::Gateway gateway;
  gateway::Admin admin;
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

/// What somebody at a terminal wants to know next.
void tell_operator(const Serving& serving, const std::string& demo) {
  const auto& settings = serving.node.settings();
  std::cout << "\nHearth is ready.\n\n";
  for (const auto& endpoint : serving.front->endpoints()) {
    std::cout << "  API         " << url_of(endpoint, settings.server.tls.enabled()) << "/api/v1\n"
              << "  Try it      " << url_of(endpoint, settings.server.tls.enabled()) << "/docs\n";
  }
  std::cout << "  Operations  " << url_of(serving.operations->endpoints().front(), false)
            << "/readyz?verbose and /metrics\n"
            << "  Data        " << settings.data << "\n";
  if (!demo.empty()) std::cout << "\nDemo data (passwords are shown this once):\n\n" << demo;
  std::cout << "\nREADME.md leads through the first five minutes. Ctrl-C stops and finishes what is in flight.\n"
            << std::endl;
}

bool show_to_operator(const Options& options) { return options.ready_fd < 0; }

Result<std::string> demo_data(Node& node, const Options& options) {
  if (!options.demo && !node.settings().demo) return std::string{};
  const auto beside = std::filesystem::path{options.arguments.file}.parent_path() / "demo";
  return load_demo(node, beside);
}

Result<void> reload_keys(Node& node) {
  HEARTH_TRY(node.keys->reload());
  node.tokens->forget();
  return {};
}

/// SIGHUP reads certificates and keys again; the first SIGTERM or SIGINT returns.
void wait_for_end(const Signals& signals, Serving& serving) {
  while (signals.next() == SIGHUP) {
    const auto& tls = serving.node.settings().server.tls;
    if (tls.enabled()) {
      if (auto done = serving.front->reload({tls.certificate, tls.key}); !done) {
        serving.node.log.error("the certificate was not taken", {{"error.message", done.error().message}});
      }
    }
    if (auto done = reload_keys(serving.node); !done) {
      serving.node.log.error("the keys were not read again", {{"error.message", done.error().message}});
    }
  }
}

}  // namespace

Result<int> serve(config::Loaded loaded, const Options& options) {
  const Signals signals;
  auto node = HEARTH_TRY(Node::open(std::move(loaded), options));
  HEARTH_TRY(node->start());
  const std::string demo = HEARTH_TRY(demo_data(*node, options));
  const auto housekeeping = std::make_unique<Housekeeping>(*node);
  Serving serving{*node, options};
  HEARTH_TRY(serving.start());
  tell_parent(options.ready_fd, serving);
  if (show_to_operator(options)) {
    node->log.flush();
    tell_operator(serving, demo);
  }

  wait_for_end(signals, serving);
  signals.end_at_next();
  node->log.info("draining");
  const auto until = std::chrono::steady_clock::now() + node->settings().server.drain;
  bool ended = serving.drain(until);
  ended = node->stop(until) && ended;
  serving.operations->stop();
  node->log.info(ended ? "ended" : "ended before everything was finished");
  node->log.flush();
  return ended ? 0 : 1;
}

}  // namespace hearth::app
