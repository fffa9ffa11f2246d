#include <gmock/gmock.h>

#include <csignal>

#include "tests/integration/hosting/probed.hpp"
#include "tests/integration/outbound/server.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/stopping.hpp"

// `serve --test` ends the process at a step of the plugins' work; whatever the step, a saga comes to its end.
namespace hearth::hosting::stop_test {
namespace {

using ::testing::HasSubstr;

class Stop : public ::testing::TestWithParam<std::pair<std::string, int>> {
 protected:
  void operate(const std::string& path, const Json& body) const { probed.admin().post(path, body); }
  [[nodiscard]] support::HttpReply begin(const std::string& saga) const {
    return probed.http().post("/api/v1/probe/sagas", {{"saga", saga}, {"url", server.url()}},
                              {{"Idempotency-Key", saga}});
  }
  [[nodiscard]] std::size_t steps(const std::string& saga) const {
    return probed.admin().get("/plugins/probe/sagas/" + saga).json()["items"].size();
  }

  outbound::testing::Server server{[](outbound::testing::Peer& peer) {
    while (!peer.request().empty()) peer.answer("{}");
  }};
  Probed probed{{{"outbound", {{"private_hosts", {"127.0.0.1"}}}}}, {{"permissions", {{"outbound", {"127.0.0.1"}}}}}};
};

TEST_P(Stop, AtEachStepLeavesNothingHalfDone) {
  const auto& [when, expected] = GetParam();
  const auto stops = support::stop_at_every(
      probed.host(), when,
      [&](int n) {
        (void)begin("saga" + std::to_string(n));
        operate("/test/settle", Json::object());
      },
      [&](int n) {
        const auto saga = "saga" + std::to_string(n);
        operate("/test/clock", {{"advance", "2m"}});
        operate("/test/settle", Json::object());
        EXPECT_NE(steps(saga), 1U) << "begun and not ended";
        EXPECT_EQ(begin(saga).status, 200);
        EXPECT_EQ(steps(saga), 2U);
        EXPECT_EQ(probed.admin().get("/plugins/peer/notes?saga=" + saga).json()["times"], 1);
      });
  EXPECT_EQ(stops, expected);
}

INSTANTIATE_TEST_SUITE_P(When, Stop,
                         ::testing::Values(std::pair{"before-commit", 3}, std::pair{"after-commit", 3},
                                           std::pair{"before-outbound", 1}, std::pair{"after-outbound", 1},
                                           std::pair{"before-call", 1}, std::pair{"after-call", 1}),
                         [](const auto& one) {
                           auto name = one.param.first;
                           name[name.find('-')] = '_';
                           return std::string{name};
                         });

TEST(StopAt, MayBeSaidByTheEnvironment) {
  support::HearthOptions options;
  options.environment = {"HEARTH_TEST_STOP_AT=before-commit:1"};
  const Probed probed{Json::object(), Json::object(), options};
  EXPECT_EQ(probed.http().get("/api/v1/probe/greeting").status, 200) << "which commits nothing";
  const auto cut = probed.admin().post("/plugins/probe/keys/revocations", {{"key_id", "k1"}});
  EXPECT_EQ(cut.status, 0);
  EXPECT_EQ(probed.host().wait_for_end(), 128 + SIGKILL);
}

TEST(StopAt, IsForTestsAlone) {
  const Probed probed;
  const auto serve = [&](const std::vector<std::string>& words) {
    std::vector<std::string> all{support::HearthProcess::binary(), "serve", "-c", probed.file().string()};
    all.insert(all.end(), words.begin(), words.end());
    return support::run(all);
  };
  const auto untested = serve({"--test-stop-at", "before-commit:1"});
  EXPECT_EQ(untested.code, 2);
  EXPECT_THAT(untested.output, HasSubstr("with --test"));
  for (const auto* wrong : {"commit:1", "before-commit", "before-commit:0", "before-lunch:1", "before-commit:1x"}) {
    EXPECT_EQ(serve({"--test", "--test-stop-at", wrong}).code, 2) << wrong;
  }
}

}  // namespace
}  // namespace hearth::hosting::stop_test
