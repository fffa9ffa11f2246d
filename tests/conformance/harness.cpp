#include "tests/conformance/harness.hpp"

#include <gtest/gtest.h>

#include "host/db/databases.hpp"
#include "host/db/migrations.hpp"
#include "host/events/events.hpp"
#include "host/exec/executor.hpp"
#include "host/gateway/problem.hpp"
#include "host/log/logger.hpp"
#include "host/metrics/registry.hpp"
#include "host/plugin/bundle.hpp"
#include "host/plugin/describe.hpp"
#include "host/timers/timers.hpp"

namespace hearth::conformance {
namespace {

namespace fs = std::filesystem;

log::Settings log_settings(const fs::path& folder) {
  log::Settings settings;
  settings.file = (folder / "log.jsonl").string();
  return settings;
}

db::PoolSettings pool_settings(const fs::path& folder, const std::string& postgres) {
  db::PoolSettings settings;
  settings.engine = postgres.empty() ? db::Engine::sqlite : db::Engine::postgres;
  settings.url = postgres;
  settings.folder = folder / "databases";
  return settings;
}

exec::Limits limits() {
  exec::Limits limits;
  limits.threads = 4;
  limits.blocking = 2;
  limits.cpu = 1;
  return limits;
}

void write_bundle(const fs::path& bundle, const std::string& library, const plugin::Manifest& manifest,
                  const support::TemporaryFolder& folder) {
  fs::create_directories(bundle);
  fs::copy_file(library, bundle / (manifest.name + ".so"), fs::copy_options::overwrite_existing);
  folder.write(fs::relative(bundle, folder.path()).string() + "/manifest.json", plugin::write_manifest(manifest));
}

}  // namespace

TestExchange::TestExchange() {
  request = std::make_shared<gateway::Request>();
  deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  trace = {"0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", "", true};
}

void TestExchange::answer(gateway::Reply reply) {
  const std::scoped_lock lock{guard_};
  if (++count_ == 1) reply_ = std::move(reply);
  changed_.notify_all();
}

void TestExchange::fail(const Error& error) {
  const std::scoped_lock lock{guard_};
  if (++count_ == 1) error_ = error;
  changed_.notify_all();
}

bool TestExchange::wait(std::chrono::milliseconds at_most) {
  std::unique_lock lock{guard_};
  return changed_.wait_for(lock, at_most, [this] { return count_ > 0; });
}

int TestExchange::count() const {
  const std::scoped_lock lock{guard_};
  return count_;
}
std::optional<gateway::Reply> TestExchange::reply() const {
  const std::scoped_lock lock{guard_};
  return reply_;
}
std::optional<Error> TestExchange::error() const {
  const std::scoped_lock lock{guard_};
  return error_;
}

struct Harness::Parts {
  Parts(const fs::path& folder, const std::string& postgres)
      : log{log_settings(folder)},
        databases{{pool_settings(folder, postgres)}, clock},
        executor{limits()},
        bus{{}, executor, clock},
        timers{{}, executor, clock} {}

  core::Clock clock;
  log::Logger log;
  metrics::Registry metrics;
  db::Databases databases;
  exec::Executor executor;
  events::Bus bus;
  timers::Timers timers;
  gateway::Messages messages;

  Result<db::Database*> open(const plugin::Bundle& bundle) {
    auto* database = HEARTH_TRY(databases.open(bundle.manifest.name, "main", 4));
    std::vector<db::Migration> own;
    if (!bundle.manifest.migrations.empty()) {
      const auto* engine = database->engine() == db::Engine::sqlite ? "sqlite" : "postgres";
      own = HEARTH_TRY(db::read_migrations(bundle.folder / "migrations" / engine));
    }
    HEARTH_TRY(db::Migrator(*database, std::move(own), clock).up());
    bus.publisher(*database);
    timers.plugin(*database);
    return database;
  }
};

Harness::Harness(const std::string& postgres) : parts_{std::make_unique<Parts>(folder.path(), postgres)} {
  options.run_folder = folder / "run";
  options.trust.policy = config::TrustPolicy::any;
  options.checking = true;
  ports.clock = &parts_->clock;
  ports.log = &parts_->log;
  ports.metrics = &parts_->metrics;
  ports.events = &parts_->bus;
  ports.timers = &parts_->timers;
  ports.database = [this](const plugin::Bundle& bundle, const config::Plugin&) { return parts_->open(bundle); };
  ports.revoke = [](db::Database&, db::Transaction&, std::uint32_t, std::string_view, Timestamp) -> Result<void> {
    return internal("nothing is revoked here");
  };
  ports.verify_token = [](std::string_view) -> Result<std::string> { return std::string{"{}"}; };
  ports.blocking = [this](const core::Call& call, std::uint32_t pool, std::function<void()> work) {
    auto& executor = parts_->executor;
    return executor.run(call, pool == HEARTH_POOL_CPU ? executor.cpu() : executor.blocking(), std::move(work));
  };
  ports.problem = [this](const Error& error, const gateway::Exchange& exchange) {
    return gateway::problem(error, parts_->messages,
                            {exchange.locale, exchange.request->path, exchange.trace.trace_id});
  };
}

Harness::~Harness() = default;

fs::path Harness::bundle(const std::string& library, const std::function<void(plugin::Manifest&)>& edit) {
  auto described = plugin::describe_library(library, "(under test)");
  if (!described) {
    ADD_FAILURE() << described.error().message << ": " << described.error().cause;
    return {};
  }
  auto manifest = std::move(described->manifest);
  const auto path = folder / (manifest.name + ".hearth");
  manifest.migrations = plugin::list_migrations(path / "migrations").value();
  if (edit) edit(manifest);
  write_bundle(path, library, manifest, folder);
  return path;
}

fs::path Harness::bare_bundle(const std::string& library, const std::string& name) {
  plugin::Manifest manifest;
  manifest.name = name;
  manifest.version = "1.0.0";
  manifest.abi_major = HEARTH_ABI_MAJOR;
  const auto path = folder / (name + ".hearth");
  write_bundle(path, library, manifest, folder);
  return path;
}

void Harness::migrations(const std::string& name, const fs::path& from, const std::string& schema) {
  for (const auto& entry : fs::recursive_directory_iterator{from}) {
    if (!entry.is_regular_file()) continue;
    auto text = support::read_file(entry.path());
    for (auto at = text.find(schema + "."); at != std::string::npos; at = text.find(schema + ".", at + name.size())) {
      text.replace(at, schema.size(), name);
    }
    folder.write(name + ".hearth/migrations/" + fs::relative(entry.path(), from).string(), text);
  }
}

config::Plugin Harness::wanted(const fs::path& bundle) {
  config::Plugin plugin;
  plugin.name = bundle.stem().string();
  plugin.path = bundle.string();
  plugin.at = {"hearth.yaml", 3, 5};
  return plugin;
}

Result<std::unique_ptr<plugin::Plugins>> Harness::load(std::vector<config::Plugin> wanted) {
  return plugin::Plugins::load(options, std::move(wanted), ports);
}

std::unique_ptr<plugin::Plugins> Harness::run(const std::vector<fs::path>& bundles) {
  std::vector<config::Plugin> all;
  for (const auto& one : bundles) all.push_back(wanted(one));
  auto loaded = load(std::move(all));
  if (!loaded) {
    ADD_FAILURE() << loaded.error().message << ": " << loaded.error().cause;
    return nullptr;
  }
  for (const auto& one : (*loaded)->deployment()->subscriptions)
    parts_->bus.subscribe(one.plugin, one.event, one.handle);
  for (const auto& one : (*loaded)->deployment()->timers) {
    const auto wired = one.cron.empty() ? parts_->timers.handle(one.plugin, one.name, one.handle)
                                        : parts_->timers.cron(one.plugin, one.cron, one.name, one.handle);
    EXPECT_TRUE(wired);
  }
  const auto started = (*loaded)->start();
  EXPECT_TRUE(started) << started.error().message;
  return std::move(*loaded);
}

Error Harness::refusal(const fs::path& bundle) {
  auto loaded = load({wanted(bundle)});
  if (!loaded) return loaded.error();
  ADD_FAILURE() << bundle << " was not refused";
  return {};
}

std::shared_ptr<TestExchange> Harness::send(const plugin::Plugins& plugins, const std::string& method,
                                            const std::string& path, const std::function<void(TestExchange&)>& edit) {
  auto exchange = std::make_shared<TestExchange>();
  exchange->request->method = method;
  exchange->request->path = "/api/v1" + path;
  if (edit) edit(*exchange);
  exchange->mounted = std::make_shared<const plugin::Mounted>(plugin::mount(plugins.deployment()));
  for (const auto& route : exchange->mounted->routes) {
    if (route.method != method || route.path != "/api/v1" + path) continue;
    exchange->route = &route;
    route.handle(exchange);
    return exchange;
  }
  ADD_FAILURE() << "no route " << method << " " << path;
  return exchange;
}

db::Database& Harness::database(const std::string& plugin) {
  return *parts_->databases.open(plugin, "main", 4).value();
}
events::Bus& Harness::bus() { return parts_->bus; }
timers::Timers& Harness::timers() { return parts_->timers; }
core::Clock& Harness::clock() { return parts_->clock; }

bool told(const plugin::Plugins& plugins, std::string_view rule, std::string_view detail) {
  for (const auto& breach : plugins.breaches().all()) {
    if (breach.rule == rule && breach.detail.find(detail) != std::string::npos) return true;
  }
  return false;
}

}  // namespace hearth::conformance
