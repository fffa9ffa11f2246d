#include <gmock/gmock.h>

#include "tests/integration/hosting/probed.hpp"
#include "tests/integration/outbound/server.hpp"
#include "tests/support/child_process.hpp"

// What a plugin offers to operators: on the admin listener, and like any other route there.
namespace hearth::hosting::operations_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Operations, AreAnsweredOnTheAdminListenerForTheSystem) {
  const Probed probed;
  const auto made = probed.admin().post("/plugins/probe/mails", {{"text", "hello"}});
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.json(), (Json{{"id", 1}, {"text", "hello"}, {"by", "system"}}));
  const auto found = probed.admin().get("/plugins/probe/mails/1?loud=true");
  EXPECT_EQ(found.json()["text"], "MAIL") << found.body;
}

TEST(Operations, AreNotThereOnThePublicListener) {
  const Probed probed;
  for (const auto* path : {"/plugins/probe/mails", "/api/v1/mails", "/api/v1/plugins/probe/mails", "/mails"}) {
    EXPECT_EQ(probed.http().post(path, {{"text", "hello"}}).status, 404) << path;
  }
  const auto document = probed.http().get("/api/v1/openapi.json").body;
  EXPECT_THAT(document, AllOf(HasSubstr("/api/v1/probe/fetched"), Not(HasSubstr("mails"))));
}

TEST(Operations, AreDecodedLikeAnyOtherRoute) {
  const Probed probed;
  const auto admin = probed.admin();
  const auto long_one = admin.post("/plugins/probe/mails", {{"text", std::string(30, 'x')}, {"colour", 1}});
  EXPECT_EQ(long_one.status, 422);
  EXPECT_EQ(long_one.json()["code"], "body.invalid");
  EXPECT_EQ(long_one.json()["errors"].size(), 2U);
  const std::string text = "hello";
  EXPECT_EQ(admin.request("POST", "/plugins/probe/mails", &text, {{"Content-Type", "text/plain"}}).status, 415);
  EXPECT_EQ(admin.get("/plugins/probe/mails/x").json()["code"], "params.invalid");
  EXPECT_EQ(admin.get("/plugins/probe/mails/7").json()["code"], "probe.no_mail");
  EXPECT_EQ(admin.del("/plugins/probe/mails/7").status, 405);
  EXPECT_EQ(admin.get("/plugins/probe/nothing").status, 404);
  EXPECT_EQ(admin.get("/plugins/nobody/mails").status, 404);
  EXPECT_EQ(admin.get("/livez").status, 200) << "the listener's own stay";
}

TEST(Operations, EndAtTheirDeadline) {
  outbound::testing::Server silent{[](outbound::testing::Peer& peer) { peer.wait_for_end(); }};
  const Probed probed{{{"outbound", {{"private_hosts", {"127.0.0.1"}}}}},
                      {{"permissions", {{"outbound", {"127.0.0.1"}}}}}};
  const auto late = probed.admin().get("/plugins/probe/waits?url=" + silent.url());
  EXPECT_EQ(late.status, 504) << late.body;
}

TEST(Operations, AreListedByRoutesAndLeftOutOfTheDescription) {
  const Probed probed;
  const auto listed = support::run({support::HearthProcess::binary(), "routes", "-c", probed.file().string()});
  EXPECT_THAT(listed.output, AllOf(HasSubstr("/plugins/probe/mails/{id}"), HasSubstr("[admin listener]"),
                                   HasSubstr("/api/v1/probe/fetched")));
  const auto described = support::run({support::HearthProcess::binary(), "openapi", "-c", probed.file().string()});
  EXPECT_THAT(described.output, AllOf(HasSubstr("/api/v1/probe/fetched"), Not(HasSubstr("mails"))));
}

}  // namespace
}  // namespace hearth::hosting::operations_test
