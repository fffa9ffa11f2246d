#include <csignal>
#include <random>
#include <set>

#include "tests/integration/events/storage.hpp"
#include "tests/integration/timers/timer_node.hpp"
#include "tests/support/child_process.hpp"

namespace hearth::timers::testing::crash_test {

class TimerCrash : public events::testing::Stored {};
HEARTH_ON_BOTH_ENGINES(TimerCrash);

TEST_P(TimerCrash, AtAnyMomentLosesAndDoublesNothing) {
  constexpr int total = 300;
  const bool postgres = pool.engine == db::Engine::postgres;
  const std::vector<std::string> program{HEARTH_TIMERS_CRASH_CHILD, postgres ? "postgres" : "sqlite",
                                         pool.folder.string(), postgres ? pool.url : "-", std::to_string(total)};
  std::mt19937 dice{20261123};
  support::ChildOptions options;
  options.pipe_stdout = true;
  int kills = 0;
  for (bool done = false; !done;) {
    support::ChildProcess child{program, options};
    // Each process gets on with a random share, the last with what is left.
    const auto lines = kills < 15 ? std::uniform_int_distribution<int>{0, 30}(dice) : 2 * total + 100;
    for (int i = 0; i < lines && !done; ++i) done = child.read_line(std::chrono::seconds{60}) == "done";
    if (done) break;
    child.signal(SIGKILL);
    child.wait(std::chrono::seconds{10});
    ++kills;
  }
  EXPECT_GE(kills, 8);

  TimerNode node{pool};
  EXPECT_EQ(node.count("hearth_timers"), 0);
  EXPECT_EQ(node.count("ran where name = 'set'"), total);
  EXPECT_EQ(node.count("ran where name = 'expire'"), total);
  const auto ran = node.ran();
  EXPECT_EQ(std::set<std::string>(ran.begin(), ran.end()).size(), 2U * total);
}

}  // namespace hearth::timers::testing::crash_test
