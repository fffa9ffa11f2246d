#pragma once

#include "host/timers/dead_timers.hpp"
#include "host/timers/timers.hpp"
#include "tests/integration/events/node.hpp"

namespace hearth::timers::testing {

using events::testing::in;
using events::testing::must;
using events::testing::SystemCall;

inline const db::HostStatement insert_ran{"insert_ran", "insert into {schema}.ran (name, payload) values ($1, $2)", 2};
inline const db::HostStatement select_ran{"select_ran", "select name, payload from {schema}.ran order by n", 0};

/// One process's share of the host with one plugin, `shop`, which has a table `ran`.
class TimerNode {
 public:
  explicit TimerNode(const db::PoolSettings& pool, Settings settings = {}, Hooks hooks = {})
      : databases_{{pool}, clock},
        executor_{{}},
        timers{std::move(settings), executor_, clock, std::move(hooks)},
        shop{*must(databases_.open("shop", "main", 12))} {
    const std::string number = pool.engine == db::Engine::postgres ? "bigint generated always as identity"
                                                                   : "integer primary key autoincrement";
    db::Migration ran;
    ran.number = 1;
    ran.name = "create_ran";
    ran.up = "create table shop.ran (n " + number + ", name text, payload text);";
    ran.down = "drop table shop.ran;";
    ran.checksum = "1";
    db::Migrator migrator{shop, {ran}, clock};
    must(migrator.up());
    timers.plugin(shop);
  }

  void schedule(const std::string& name, const std::string& key, Duration after, const std::string& payload) {
    SystemCall call{"shop"};
    auto tx = must(shop.begin(call));
    must(timers.schedule(call, shop, *tx, name, key, clock.now() + after, payload));
    must(tx->commit());
  }

  void cancel(const std::string& name, const std::string& key) {
    SystemCall call{"shop"};
    auto tx = must(shop.begin(call));
    must(timers.cancel(call, shop, *tx, name, key));
    must(tx->commit());
  }

  /// What the plugin's side does with a handler that takes a transaction: the timer goes with its effect.
  Result<void> run(core::Call& call, const Timer& timer) {
    auto tx = HEARTH_TRY(db::begin_effect(shop, call, clock));
    HEARTH_TRY(claim(call, shop, *tx));
    const hearth_value values[] = {db::text(timer.name), db::text(timer.payload)};
    HEARTH_TRY(tx->exec(insert_ran.in(shop), values));
    return tx->commit();
  }

  Handler runner() {
    return [this](core::Call& call, const Timer& timer) { return run(call, timer); };
  }

  std::vector<std::string> ran() {
    SystemCall call{"shop"};
    const db::Rows rows = must(shop.query(call, select_ran.in(shop), {}));
    std::vector<std::string> all;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      all.push_back(std::string{rows.text(row, 0)} + " " + std::string{rows.text(row, 1)});
    }
    return all;
  }

  std::int64_t count(const std::string& table) {
    const std::string text = "select count(*) from {schema}." + table;
    const db::HostStatement statement{"count", text, 0};
    SystemCall call{"shop"};
    return must(shop.query(call, statement.in(shop), {})).integer(0, 0);
  }

  bool settle() { return timers.settle(in(std::chrono::seconds{30})); }
  bool settle_after(Duration time) {
    clock.advance(time);
    return settle();
  }

  core::Clock clock;

 private:
  db::Databases databases_;
  exec::Executor executor_;

 public:
  Timers timers;
  db::Database& shop;
};

}  // namespace hearth::timers::testing
