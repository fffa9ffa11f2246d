#include "host/db/databases.hpp"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "host/db/engine.hpp"
#include "host/db/host_statement.hpp"
#include "host/db/postgres.hpp"
#include "host/db/postgres_client.hpp"
#include "host/db/schema_name.hpp"
#include "host/db/session_pool.hpp"
#include "host/db/sqlite.hpp"
#include "host/exec/executor.hpp"

namespace hearth::db {
namespace {

const HostStatement ask_for_an_answer{"ready", "select 1", 0};

/// For COMMITs of SQLite's files, which wait for the disk, and for opening sessions.
constexpr std::size_t off_threads = 4;
constexpr std::size_t off_queue = 1024;

struct OpenDatabase {
  std::string pool;
  std::unique_ptr<EngineDatabase> database;
};

}  // namespace

struct Databases::State {
  struct Pool {
    Pool(PoolSettings given, exec::Pool& off)
        : settings{std::move(given)}, sessions{{settings.sessions, settings.wait, settings.idle}, off} {}
    PoolSettings settings;
    SessionPool sessions;
  };

  const core::Clock& clock;
  Observer observer;
  exec::Pool off{"database", off_threads, off_queue};
  std::map<std::string, Pool, std::less<>> pools{};
  mutable std::mutex mutex{};
  std::map<std::string, OpenDatabase, std::less<>> databases{};  ///< by plugin; guarded by `mutex`

  // Closes what is idle.
  std::condition_variable ending{};
  bool ended = false;  ///< guarded by `mutex`
  std::thread closer{};

  void close_idle_until_the_end() {
    auto shortest = std::chrono::milliseconds{60'000};
    for (const auto& [name, pool] : pools) shortest = std::min(shortest, pool.settings.idle);
    const auto pause = std::max(shortest / 4, std::chrono::milliseconds{10});
    std::unique_lock lock{mutex};
    while (!ending.wait_for(lock, pause, [this] { return ended; })) {
      lock.unlock();
      for (auto& [name, pool] : pools) pool.sessions.close_idle();
      lock.lock();
    }
  }

  Result<OpenDatabase> make(const std::string& plugin, Pool& pool, std::size_t sessions) {
    OpenDatabase made{pool.settings.name, nullptr};
    DatabaseParts parts{plugin, pool.settings, &observer, &off};
    if (pool.settings.engine == Engine::postgres) {
      HEARTH_TRY(load_postgres_client());
      made.database = make_postgres(std::move(parts), pool.sessions, sessions);
    } else {
      made.database = HEARTH_TRY(make_sqlite(std::move(parts), pool.sessions, sessions));
    }
    return made;
  }
};

Databases::Databases(std::vector<PoolSettings> pools, const core::Clock& clock, Observer observer)
    : state_{new State{.clock = clock, .observer = std::move(observer)}} {
  for (auto& pool : pools) {
    const std::string name = pool.name;
    state_->pools.try_emplace(name, std::move(pool), state_->off);
  }
  state_->closer = std::thread{[state = state_.get()] { state->close_idle_until_the_end(); }};
}

Databases::~Databases() {
  {
    const std::lock_guard lock{state_->mutex};
    state_->ended = true;
  }
  state_->ending.notify_all();
  state_->closer.join();
}

Result<Database*> Databases::open(const std::string& plugin, const std::string& pool, std::size_t sessions) {
  if (!is_schema_name(plugin)) return invalid("database.bad_name", "'" + plugin + "' cannot be the name of a schema");
  const std::lock_guard lock{state_->mutex};
  if (const auto found = state_->databases.find(plugin); found != state_->databases.end()) {
    if (found->second.pool == pool) return static_cast<Database*>(found->second.database.get());
    return invalid("database.other_pool",
                   "plugin '" + plugin + "' has its database in pool '" + found->second.pool + "'");
  }
  const auto found = state_->pools.find(pool);
  if (found == state_->pools.end()) return invalid("database.no_pool", "there is no database pool '" + pool + "'");
  auto made = HEARTH_TRY(state_->make(plugin, found->second, sessions));
  return static_cast<Database*>(state_->databases.emplace(plugin, std::move(made)).first->second.database.get());
}

Result<void> Databases::ready(core::Call& call) {
  std::map<std::string, Database*> one_a_pool;
  {
    const std::lock_guard lock{state_->mutex};
    for (const auto& [plugin, open] : state_->databases) one_a_pool[open.pool] = open.database.get();
  }
  for (const auto& [pool, database] : one_a_pool) {
    auto answer = database->query(call, ask_for_an_answer.in(*database), {});
    if (!answer) return std::move(answer).error();
  }
  return {};
}

std::vector<PoolStatus> Databases::status() const {
  std::vector<PoolStatus> out;
  const std::lock_guard lock{state_->mutex};
  for (const auto& [plugin, open] : state_->databases) {
    const auto counts = open.database->counts();
    out.push_back(
        {open.pool, plugin, open.database->engine(), counts.limit, counts.open, counts.in_use, counts.waiting});
  }
  return out;
}

const core::Clock& Databases::clock() const { return state_->clock; }

std::filesystem::path file_of(const PoolSettings& pool, const std::string& plugin) {
  return pool.folder / (plugin + ".db");
}

Result<void> check_statement(Database& database, const hearth_statement& statement) {
  auto* const engine = dynamic_cast<EngineDatabase*>(&database);
  if (engine == nullptr) return internal("a database that Databases did not open");
  return engine->check(statement);
}

}  // namespace hearth::db
