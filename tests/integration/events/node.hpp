#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "host/core/call.hpp"
#include "host/core/clock.hpp"
#include "host/db/databases.hpp"
#include "host/db/effects.hpp"
#include "host/db/host_statement.hpp"
#include "host/db/migrations.hpp"
#include "host/events/events.hpp"
#include "host/exec/executor.hpp"

namespace hearth::events::testing {

template <class T>
T must(Result<T> result) {
  if (!result)
    throw std::runtime_error(result.error().code + ": " + result.error().message + " " + result.error().cause);
  if constexpr (!std::is_void_v<T>) return std::move(result).value();
}

struct SystemCall : core::Call {
  explicit SystemCall(std::string of) {
    plugin = std::move(of);
    principal.kind = core::Principal::Kind::system;
    deadline = std::chrono::steady_clock::now() + std::chrono::seconds{60};
  }
};

inline core::Deadline in(std::chrono::seconds time) { return std::chrono::steady_clock::now() + time; }

/// What a plugin has taken, in the order in which it did.
struct Seen {
  std::string event;
  std::string key;
  std::string payload;
};

/// One process's share of the host: databases, threads, bus. `shop` publishes; it, `mail` and `ledger` may subscribe. Each
/// has a table `seen` of what it has taken.
class Node {
 public:
  explicit Node(const db::PoolSettings& pool, Settings settings = {}, Hooks hooks = {})
      : databases_{{pool}, clock}, executor_{{}}, bus{std::move(settings), executor_, clock, std::move(hooks)} {
    bus.publisher(database("shop"));
    bus.publisher(database("mail"));
  }

  db::Database& database(const std::string& plugin) {
    db::Database& opened = *must(databases_.open(plugin, "main", 12));
    const bool postgres = opened.engine() == db::Engine::postgres;
    const std::string number = postgres ? "bigint generated always as identity" : "integer primary key autoincrement";
    db::Migration seen;
    seen.number = 1;
    seen.name = "create_seen";
    seen.up = "create table " + plugin + ".seen (n " + number + ", event text, key text, payload text);";
    seen.down = "drop table " + plugin + ".seen;";
    seen.checksum = "1";
    db::Migrator migrator{opened, {seen}, clock};
    must(migrator.up());
    return opened;
  }

  /// In one transaction.
  void publish(const std::vector<Seen>& events, bool commit = true) {
    auto& shop = *must(databases_.open("shop", "main", 12));
    SystemCall call{"shop"};
    auto tx = must(shop.begin(call));
    for (const auto& event : events) must(bus.publish(call, shop, *tx, event.event, event.key, event.payload));
    if (commit) {
      must(tx->commit());
    } else {
      tx->rollback();
    }
  }

  /// The handler of `plugin`: takes the event into its table, once.
  Handler taker(const std::string& plugin) {
    auto& database = *must(databases_.open(plugin, "main", 12));
    return [&database, this](core::Call& call, const Event& event) { return take(database, call, event); };
  }

  Result<void> take(db::Database& database, core::Call& call, const Event& event) {
    auto tx = HEARTH_TRY(db::begin_effect(database, call, clock));
    const hearth_value values[] = {db::text(event.name), db::text(event.key), db::text(event.payload)};
    HEARTH_TRY(tx->exec(insert_.in(database), values));
    return tx->commit();
  }

  std::vector<Seen> seen(const std::string& plugin) {
    auto& database = *must(databases_.open(plugin, "main", 12));
    SystemCall call{plugin};
    const db::Rows rows = must(database.query(call, select_.in(database), {}));
    std::vector<Seen> all;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      all.push_back({std::string{rows.text(row, 0)}, std::string{rows.text(row, 1)}, std::string{rows.text(row, 2)}});
    }
    return all;
  }

  std::int64_t count(const std::string& plugin, std::string_view table) {
    auto& database = *must(databases_.open(plugin, "main", 12));
    const std::string text = "select count(*) from {schema}." + std::string{table};
    const db::HostStatement statement{"count", text, 0};
    SystemCall call{plugin};
    return must(database.query(call, statement.in(database), {})).integer(0, 0);
  }

  core::Clock clock;

 private:
  const db::HostStatement insert_{"insert_seen", "insert into {schema}.seen (event, key, payload) values ($1, $2, $3)",
                                  3};
  const db::HostStatement select_{"select_seen", "select event, key, payload from {schema}.seen order by n", 0};
  db::Databases databases_;
  exec::Executor executor_;

 public:
  Bus bus;
};

}  // namespace hearth::events::testing
