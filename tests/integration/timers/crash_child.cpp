// Sets and runs timers until it is killed: what crash_test runs, kills and runs again.
//   crash_child <engine> <folder> <url> <how many> -> one line for each timer run; "done" when all are set and have run
#include <cstdio>
#include <mutex>

#include "tests/integration/timers/timer_node.hpp"

using namespace hearth;
using namespace hearth::timers;
using namespace hearth::timers::testing;

namespace {

/// Takes up where the last process stopped: that a timer was set is a row `ran` named "set" of the same transaction.
void set_all(TimerNode& node, int total) {
  for (auto next = node.count("ran where name = 'set'"); next < total; ++next) {
    SystemCall call{"shop"};
    auto tx = must(node.shop.begin(call));
    const std::string payload = std::to_string(next);
    const hearth_value values[] = {db::text("set"), db::text(payload)};
    must(tx->exec(insert_ran.in(node.shop), values));
    const Timestamp due = node.clock.now() + std::chrono::milliseconds{next % 50};
    must(node.timers.schedule(call, node.shop, *tx, "expire", next % 2 == 0 ? payload : "", due, payload));
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
  TimerNode node{pool, settings};
  must(node.timers.handle("shop", "expire", [&](core::Call& call, const Timer& timer) {
    auto result = node.run(call, timer);
    const std::lock_guard lock{printing};
    std::puts("ran one");
    std::fflush(stdout);
    return result;
  }));
  must(node.timers.start());
  set_all(node, total);
  node.clock.advance(std::chrono::minutes{1});
  if (!node.timers.settle(in(std::chrono::seconds{120}))) return 1;
  const std::lock_guard lock{printing};
  std::puts("done");
  std::fflush(stdout);
  return 0;
}
