#include <gmock/gmock.h>

#include <csignal>
#include <future>

#include "tests/integration/hosting/probed.hpp"
#include "tests/support/child_process.hpp"

// Which threads routes run on, and what becomes of one that does not let go of its thread.
namespace hearth::hosting::threads_test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

/// A host whose peer, which is fiber-safe, runs as `execution` says.
Json with_peer(const std::string& execution) {
  const auto bundle = [](const std::string& name) { return std::string{HEARTH_PROBES} + "/" + name + ".hearth"; };
  return {{"server", {{"drain", "1s"}}},
          {"plugins",
           {{{"name", "peer"}, {"path", bundle("peer")}, {"execution", execution}},
            {{"name", "probe"}, {"path", bundle("probe")}}}}};
}

std::string place_of(const support::HttpReply& reply) { return reply.json().at("thread").get<std::string>(); }

TEST(Threads, AreTheListenersOwnForFibersAndCallThreadsForTheRest) {
  {
    const Probed probed{with_peer("manifest")};
    EXPECT_THAT(place_of(probed.http().get("/api/v1/peer/place")), testing::Not(StartsWith("calls")));
    EXPECT_THAT(probed.admin().get("/metrics").body, HasSubstr("hearth_fiber_stacks 1"));
  }
  const Probed probed{with_peer("threads")};
  EXPECT_EQ(place_of(probed.http().get("/api/v1/peer/place")), "calls");
  EXPECT_THAT(probed.admin().get("/metrics").body, HasSubstr("hearth_fiber_stacks 0"));
}

TEST(Threads, AreToldOfWhileACallHoldsThemAndDoNotKeepTheHostFromEnding) {
  const Probed probed{with_peer("manifest")};
  const auto held = std::async(std::launch::async, [&] { return probed.http().get("/api/v1/peer/hold").status; });
  EXPECT_TRUE(probed.host().logs("a call holds its I/O thread"));
  EXPECT_THAT(probed.host().log(), HasSubstr("GET /api/v1/peer/hold"));
  EXPECT_THAT(probed.admin().get("/metrics").body, HasSubstr("hearth_threads_held 1"));
  EXPECT_EQ(probed.host().terminate(), 1);
  EXPECT_THAT(probed.host().log(), HasSubstr("the process ends without them"));
  held.wait();
}

TEST(Threads, ThatEndTheProcessDoNotEndItWell) {
  for (const char* execution : {"manifest", "threads"}) {
    const Probed probed{with_peer(execution)};
    (void)probed.http().get("/api/v1/peer/leave");
    EXPECT_EQ(probed.host().wait_for_end(), 1) << execution;
    EXPECT_THAT(probed.host().log(),
                HasSubstr("plugin peer ended the process: it called exit(0) in 'GET /api/v1/peer/leave'"))
        << execution;
  }
}

}  // namespace
}  // namespace hearth::hosting::threads_test
