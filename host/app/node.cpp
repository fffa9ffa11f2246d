#include "host/app/node.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "host/app/host_routes.hpp"
#include "host/app/obstacles.hpp"
#include "host/app/parts.hpp"
#include "host/app/ports.hpp"
#include "host/config/document.hpp"
#include "host/core/ids.hpp"
#include "host/core/private_folder.hpp"
#include "host/db/migrations.hpp"
#include "host/outbound/host_list.hpp"
#include "host/plugin/bundle.hpp"
#include "host/plugin/instance.hpp"

namespace hearth::app {
namespace {

/// Told to the log by rooms that work on threads of their own.
auto teller(log::Logger& log, std::string_view what) {
  return [&log, what](std::string_view schema, const Error& error) {
    log.warn(what, {{"hearth.plugin", schema}, {"error.code", error.code}, {"error.message", error.cause}});
  };
}

db::Observer observer(metrics::Registry& metrics) {
  const auto seconds = metrics.histograms("db_client_operation_duration_seconds", "Time of a database statement",
                                          {"plugin", "statement", "engine", "outcome"});
  const auto trips = metrics.counters("hearth_db_round_trips_total", "Waits for the database", {"plugin"});
  const auto groups = metrics.counters("hearth_db_group_commits_total", "COMMITs of a SQLite file", {"plugin"});
  return {.statement =
              [seconds](std::string_view plugin, std::string_view statement, db::Engine engine) {
                const auto* system = engine == db::Engine::postgres ? "postgresql" : "sqlite";
                return [done = seconds.with({plugin, statement, system, "done"}), seconds, system,
                        plugin = std::string{plugin}, statement = std::string{statement}](double took, bool failed) {
                  failed ? seconds.with({plugin, statement, system, "failed"}).observe(took) : done.observe(took);
                };
              },
          .round_trip = [trips](std::string_view plugin) { trips.with({plugin}).add(); },
          .group_commit = [groups](std::string_view plugin, std::size_t) { groups.with({plugin}).add(); }};
}

events::Hooks event_hooks(metrics::Registry& metrics, log::Logger& log) {
  const auto deliveries =
      metrics.counters("hearth_event_deliveries_total", "Deliveries of events", {"event", "subscriber", "outcome"});
  events::Hooks hooks;
  hooks.delivery = [deliveries, &log](events::Hooks::Outcome outcome, const events::Event& event,
                                      const std::string& subscriber, std::chrono::nanoseconds) {
    static constexpr std::array<std::string_view, 4> names{"delivered", "repeated", "failed", "dead"};
    deliveries.with({event.name, subscriber, names.at(static_cast<std::size_t>(outcome))}).add();
    if (outcome != events::Hooks::Outcome::dead) return;
    log.error("an event has become a dead letter", {{"hearth.event", event.name}, {"hearth.subscriber", subscriber}});
  };
  hooks.trouble = teller(log, "the event relay had trouble");
  return hooks;
}

timers::Hooks timer_hooks(metrics::Registry& metrics, log::Logger& log) {
  const auto runs = metrics.counters("hearth_timer_runs_total", "Runs of timers", {"plugin", "timer", "outcome"});
  timers::Hooks hooks;
  hooks.run = [runs, &log](timers::Hooks::Outcome outcome, const std::string& plugin, const timers::Timer& timer,
                           std::chrono::nanoseconds, Duration) {
    static constexpr std::array<std::string_view, 4> names{"done", "repeated", "failed", "dead"};
    runs.with({plugin, timer.name, names.at(static_cast<std::size_t>(outcome))}).add();
    if (outcome != timers::Hooks::Outcome::dead) return;
    log.error("a timer has become a dead letter", {{"hearth.plugin", plugin}, {"hearth.timer", timer.name}});
  };
  hooks.trouble = teller(log, "the timers had trouble");
  return hooks;
}

cache::Hooks cache_hooks(log::Logger& log) {
  cache::Hooks hooks;
  hooks.away = [&log](const Error& why) {
    log.warn("the cache cannot be used", {{"error.message", why.message}, {"error.cause", why.cause}});
  };
  hooks.back = [&log] { log.info("the cache can be used again"); };
  return hooks;
}

/// A fiber that does not let go of its thread holds up every other call there.
std::function<void(const core::Call&, std::chrono::nanoseconds)> stall_teller(metrics::Registry& metrics,
                                                                              log::Logger& log) {
  const auto stalls = metrics.counters("hearth_stalls_total", "Calls that held an I/O thread too long", {"plugin"});
  return [stalls, &log](const core::Call& call, std::chrono::nanoseconds held) {
    stalls.with({call.plugin}).add();
    log.warn("a call held its I/O thread: what blocks or computes for long belongs under blocking",
             {{"hearth.plugin", call.plugin},
              {"hearth.entry", call.entry},
              {"hearth.held_ms", std::chrono::duration_cast<std::chrono::milliseconds>(held).count()}});
  };
}

/// And one that never lets go can be told of only while it holds it.
exec::Lookout::Tell hold_teller(log::Logger& log) {
  return [&log](const core::Call& call, std::chrono::nanoseconds held) {
    log.error("a call holds its I/O thread, and all that is on it waits",
              {{"hearth.plugin", call.plugin},
               {"hearth.entry", call.entry},
               {"hearth.held_ms", std::chrono::duration_cast<std::chrono::milliseconds>(held).count()}});
  };
}

void show(exec::FiberPlan& fibers, metrics::Registry& metrics) {
  const auto all = metrics.gauge("hearth_fiber_stacks", "Stacks of fibers, running, suspended and idle");
  const auto used = metrics.gauge("hearth_fiber_stack_bytes_max", "The most that a fiber's stack has held");
  const auto held = metrics.gauge("hearth_threads_held", "I/O threads that one call has held for more than a second");
  metrics.before_render([all, used, held, &fibers] {
    held.set(static_cast<double>(fibers.lookout.held()));
    const auto counts = fibers.stacks.counts();
    all.set(static_cast<double>(counts.mapped));
    used.set(static_cast<double>(counts.high_water));
  });
}

constexpr std::chrono::seconds demo_patience{30};

}  // namespace

OwnCall::OwnCall(std::string of, std::chrono::seconds most) {
  plugin = "hearth";
  entry = std::move(of);
  principal.kind = core::Principal::Kind::system;
  trace.trace_id = core::random_hex<16>();
  trace.span_id = core::random_hex<8>();
  deadline = std::chrono::steady_clock::now() + most;
}

Node::Node(config::Loaded with, std::unique_ptr<log::Logger> to, const std::string& name)
    : loaded{std::move(with)},
      data{loaded.settings.data},
      opened_log{std::move(to)},
      log{*opened_log},
      executor{execution_limits(loaded.settings)},
      fibers{loaded.settings.execution.fiber_stack.count},
      databases{pool_settings(loaded.settings), clock, observer(metrics)},
      revocations{revoked, clock, {.on_problem = teller(log, "revocations could not be kept up")}},
      bus{event_settings(loaded.settings, name), executor, clock, event_hooks(metrics, log)},
      timers{timer_settings(loaded.settings, name), executor, clock, timer_hooks(metrics, log)} {
  fibers.stall = loaded.settings.execution.stall;
  fibers.on_stall = stall_teller(metrics, log);
  fibers.lookout.tell = hold_teller(log);
  show(fibers, metrics);
}

Node::~Node() {
  if (plugins != nullptr && !stopped_) stop(std::chrono::steady_clock::now() + std::chrono::seconds{5});
}

Result<std::unique_ptr<Node>> Node::open(config::Loaded loaded, const Options& options) {
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  auto log = HEARTH_TRY(log::Logger::open(log_settings(loaded.settings)));
  auto node = std::make_unique<Node>(std::move(loaded), std::move(log), host.data());
  if (options.clock) node->clock.set(*options.clock);
  HEARTH_TRY(node->open_keys());
  HEARTH_TRY(node->open_outbound());
  HEARTH_TRY(node->load_plugins(options));
  return node;
}

Result<void> Node::open_keys() {
  const std::filesystem::path folder{settings().keys.folder};
  if (!std::filesystem::exists(folder) && settings().profile == config::Profile::development) {
    HEARTH_TRY(crypto::Keys::create(folder, clock.now()));
    log.info("keys were made", {{"file.path", folder.string()}});
  }
  keys = HEARTH_TRY(crypto::Keys::open(folder, settings().auth.issuer));
  tokens =
      std::make_unique<auth::Tokens>(*keys, clock, revoked, auth::TokenOptions{.audience = settings().auth.audience});
  cache = HEARTH_TRY(cache::open(cache_settings(settings()), clock, cache_hooks(log)));
  audit = std::make_unique<audit::Log>(
      *keys, clock,
      audit::LogOptions{.anchors = data.anchors(), .on_problem = teller(log, "the audit chain had trouble")});
  return {};
}

Result<void> Node::open_outbound() {
  outbound = HEARTH_TRY(open_client(settings()));
  return {};
}

Result<db::Database*> Node::open_database(const plugin::Bundle& bundle, const config::Plugin& wanted) {
  auto* database = HEARTH_TRY(databases.open(bundle.manifest.name, wanted.database.pool, wanted.database.sessions));
  const auto* engine = database->engine() == db::Engine::postgres ? "postgres" : "sqlite";
  auto own = HEARTH_TRY(plugin::migrations_of(bundle, engine));
  db::Migrator migrator{*database, std::move(own), clock};
  migrator.accept_newer();  // the version before runs on the schema of the next: it may have been rolled back to
  for (const auto& applied : HEARTH_TRY(migrator.up())) {
    log.info("a migration was applied",
             {{"hearth.plugin", bundle.manifest.name}, {"hearth.migration", applied.owner + "/" + applied.name}});
  }
  HEARTH_TRY(revocations.attach(*database));
  audit->attach(*database);
  bus.publisher(*database);
  timers.plugin(*database);
  plugin_databases.push_back(database);
  return database;
}

Result<void> Node::load_plugins(const Options& options) {
  plugin::Options how;
  how.folders = {Layout::find().plugins};
  how.run_folder = data.run();
  how.lock_file = data.lock_file();
  how.trust = settings().trust;
  how.deployment = config::words(options.arguments);
  how.checking = options.check_plugins;
  how.surroundings = surroundings(settings());
  cache_port = app::cache_port(*cache);
  http_port = app::http_port(*outbound);
  plugin::Ports ports = plain_ports(*this);
  ports.database = [this](const plugin::Bundle& bundle, const config::Plugin& wanted) {
    return open_database(bundle, wanted);
  };
  if (const auto failed = core::make_private_folder(data.root))
    return unavailable("config.data", "data: " + data.root.string() + " cannot be made: " + failed.message());
  plugins = HEARTH_TRY(plugin::Plugins::load(std::move(how), settings().plugins, std::move(ports)));
  HEARTH_TRY(open_api_keys(*plugins->deployment()));
  HEARTH_TRY(open_grants(*plugins->deployment()));
  return wire(*plugins->deployment());
}

Result<void> Node::open_api_keys(const plugin::Deployment& deployment) {
  const auto& service = settings().auth.key_service;
  if (service.empty()) return {};
  if (deployment.services.find(service) == deployment.services.end()) {
    return no_key_service(service);
  }
  api_keys = std::make_unique<auth::ApiKeys>(
      clock, revoked, [this, service](core::Call& within, const std::string& input) -> Result<std::string> {
        return plugins->ask(within, service, input);
      });
  return {};
}

Result<void> Node::open_grants(const plugin::Deployment& deployment) {
  const auto& service = settings().auth.grant_service;
  if (service.empty()) return {};
  if (deployment.services.find(service) == deployment.services.end()) {
    return no_grant_service(service);
  }
  grants = std::make_unique<auth::Grants>(
      [this, service](core::Call& within, const std::string& input) -> Result<std::string> {
        return plugins->ask(within, service, input);
      });
  return {};
}

void Node::let_out(const plugin::Instance& instance, const config::Plugin& wanted) {
  const outbound::HostList asked{instance.bundle().manifest.outbound};
  std::vector<std::string> granted;
  for (const auto& host : wanted.permissions.outbound) {
    if (asked.covers(host)) {
      granted.push_back(host);
    } else {
      log.warn("a host is granted that the plugin does not ask for: it is not let through",
               {{"hearth.plugin", instance.name()}, {"server.address", host}});
    }
  }
  outbound->allow(instance.name(), granted);
}

Result<void> Node::wire(const plugin::Deployment& deployment) {
  for (const auto& instance : deployment.instances) {
    let_out(*instance, instance->wanted());
    for (const auto& message : instance->registered().messages) {
      if (message.locale == "ko") messages.add(message.code, message.text);
    }
  }
  for (const auto& subscription : deployment.subscriptions) {
    bus.subscribe(subscription.plugin, subscription.event, subscription.handle);
  }
  for (const auto& timer : deployment.timers) {
    HEARTH_TRY(timer.cron.empty() ? timers.handle(timer.plugin, timer.name, timer.handle)
                                  : timers.cron(timer.plugin, timer.cron, timer.name, timer.handle));
  }
  return {};
}

Result<void> Node::start() {
  HEARTH_TRY(plugins->start());
  HEARTH_TRY(bus.start());
  return timers.start();
}

bool Node::stop(core::Deadline until) {
  stopped_ = true;
  bool ended = timers.drain(until);
  ended = bus.drain(until) && ended;
  ended = executor.drain(until) && ended;
  for (const auto& error : plugins->stop(until)) {
    ended = false;
    log.error("a plugin did not end well", {{"error.message", error.message}, {"error.code", error.code}});
  }
  for (auto* database : plugin_databases) {
    audit->detach(*database);
    revocations.detach(*database);
  }
  log.flush();
  return ended;
}

Result<std::string> run_command(Node& node, std::string_view name, std::string_view arguments_json) {
  for (const auto& command : node.plugins->deployment()->commands) {
    if (command.name != name) continue;
    OwnCall call{"command " + command.name};
    return command.run(call, arguments_json);
  }
  return not_found("command.unknown", "no plugin of this deployment offers '" + std::string{name} + "'");
}

Result<std::string> load_demo(Node& node, const std::filesystem::path& folder) {
  std::string said;
  for (const auto& instance : node.plugins->deployment()->instances) {
    const auto file = folder / (instance->name() + ".yaml");
    if (!std::filesystem::exists(file)) continue;
    const std::string document = HEARTH_TRY(config::document_json(file.string()));
    auto loaded = run_command(node, "demo " + instance->name(), document);
    if (!loaded && loaded.error().code == "command.unknown") continue;
    said += HEARTH_TRY(std::move(loaded));
  }
  // Whoever asks first finds it in every plugin: what one has loaded, others hear of by events.
  if (!node.bus.settle(std::chrono::steady_clock::now() + demo_patience)) {
    node.log.warn("the plugins are still telling each other of the demo data");
  }
  return said;
}

}  // namespace hearth::app
