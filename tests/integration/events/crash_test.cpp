#include <csignal>
#include <map>
#include <random>

#include "tests/integration/events/storage.hpp"
#include "tests/support/child_process.hpp"

namespace hearth::events::testing::crash_test {

class EventCrash : public Stored {
 protected:
  std::vector<std::string> program(int total) const {
    const bool postgres = pool.engine == db::Engine::postgres;
    return {HEARTH_EVENTS_CRASH_CHILD, postgres ? "postgres" : "sqlite", pool.folder.string(),
            postgres ? pool.url : "-", std::to_string(total)};
  }
};
HEARTH_ON_BOTH_ENGINES(EventCrash);

TEST_P(EventCrash, AtAnyMomentLosesDoublesAndDisordersNothing) {
  constexpr int total = 400;
  std::mt19937 dice{20261123};
  support::ChildOptions options;
  options.pipe_stdout = true;
  int kills = 0;
  for (bool done = false; !done;) {
    support::ChildProcess child{program(total), options};
    // Each process gets on with a random share, the last with what is left.
    const auto lines = kills < 25 ? std::uniform_int_distribution<int>{0, 50}(dice) : 2 * total + 100;
    for (int i = 0; i < lines && !done; ++i) done = child.read_line(std::chrono::seconds{60}) == "done";
    if (done) break;
    child.signal(SIGKILL);
    child.wait(std::chrono::seconds{10});
    ++kills;
  }
  EXPECT_GE(kills, 10);

  Node node{pool};
  EXPECT_EQ(node.count("shop", "seen"), total);
  EXPECT_EQ(node.count("shop", "hearth_deliveries"), 0);
  EXPECT_EQ(node.count("shop", "hearth_outbox"), 0);
  for (const auto* plugin : {"mail", "ledger"}) {
    const auto seen = node.seen(plugin);
    EXPECT_EQ(seen.size(), static_cast<std::size_t>(total)) << plugin;
    std::map<std::string, int> last;
    for (const auto& one : seen) {
      const int n = std::stoi(one.payload);
      const auto [at, first] = last.try_emplace(one.key, n);
      if (first) {
        EXPECT_EQ(n, std::stoi(one.key)) << plugin;
      } else {
        EXPECT_EQ(n, at->second + 7) << plugin << " key " << one.key;
      }
      at->second = n;
    }
  }
}

}  // namespace hearth::events::testing::crash_test
