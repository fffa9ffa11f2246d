// Publishes and takes events until it is killed: what crash_test runs, kills and runs again.
//   crash_child <engine> <folder> <url> <how many> -> one line for each event taken; "done" when all are published and taken
#include <atomic>
#include <cstdio>
#include <iostream>
#include <mutex>
#include <thread>

#include "tests/integration/events/node.hpp"

using namespace hearth;
using namespace hearth::events;
using namespace hearth::events::testing;

namespace {

constexpr int keys = 7;

/// Takes up where the last process stopped: the number of the last event is in the publisher's own table.
void publish_all(Node& node, int total) {
  auto& shop = node.database("shop");
  const db::HostStatement count{"count", "select count(*) from {schema}.seen", 0};
  const db::HostStatement note{"note", "insert into {schema}.seen (event, key, payload) values ('published', $1, $2)",
                               2};
  SystemCall reading{"shop"};
  auto next = must(shop.query(reading, count.in(shop), {})).integer(0, 0);
  for (; next < total; ++next) {
    SystemCall call{"shop"};
    auto tx = must(shop.begin(call));
    const std::string key = std::to_string(next % keys);
    const std::string payload = std::to_string(next);
    const hearth_value values[] = {db::text(key), db::text(payload)};
    must(tx->exec(note.in(shop), values));
    must(node.bus.publish(call, shop, *tx, "shop.sold@1", key, payload));
    must(tx->commit());
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 5) return 2;
  db::PoolSettings pool;
  pool.engine = std::string{arguments[1]} == "postgres" ? db::Engine::postgres : db::Engine::sqlite;
  pool.folder = arguments[2];
  pool.url = arguments[3];
  pool.wait = std::chrono::seconds{10};
  const int total = std::stoi(arguments[4]);

  Settings settings;
  settings.node = "only";
  settings.parallel = 4;
  std::mutex printing;
  Node node{pool, settings};
  for (const std::string plugin : {"mail", "ledger"}) {
    node.database(plugin);
    node.bus.subscribe(plugin, "shop.sold@1", [&, take = node.taker(plugin)](core::Call& call, const Event& event) {
      auto result = take(call, event);
      const std::lock_guard lock{printing};
      std::puts("took one");
      std::fflush(stdout);
      return result;
    });
  }
  must(node.bus.start());
  publish_all(node, total);
  if (!node.bus.settle(in(std::chrono::seconds{120}))) return 1;
  const std::lock_guard lock{printing};
  std::puts("done");
  std::fflush(stdout);
  return 0;
}
