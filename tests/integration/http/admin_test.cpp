#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "host/gateway/admin.hpp"
#include "host/gateway/target.hpp"
#include "tests/integration/http/serving.hpp"

namespace hearth::http::admin_test {
namespace {

using gateway::Admin;
using nlohmann::json;
using testing::HasSubstr;

/// The admin handler behind a listener of its own, beside the public one.
struct AdminServing : Serving {
  AdminServing() : admin{log, metrics}, admin_server{settings(), admin, log, metrics} {}
  ~AdminServing() { admin_server.stop(); }

  static Settings settings() {
    Settings out;
    out.name = "admin";
    out.threads = 1;
    return out;
  }
  support::HttpClient ask() {
    if (!std::exchange(started, true)) admin_server.start();
    return support::HttpClient{"http://127.0.0.1:" + std::to_string(admin_server.endpoints().front().port)};
  }

  Admin admin;
  Server admin_server;
  bool started = false;
};

TEST(Admin, IsAliveFromTheFirstMomentAndReadyLater) {
  AdminServing serving;
  const auto admin = serving.ask();
  EXPECT_EQ(admin.get("/livez").status, 200);
  EXPECT_EQ(admin.get("/startupz").status, 503);
  EXPECT_EQ(admin.get("/readyz").status, 503);
  serving.admin.set_phase(Admin::Phase::ready);
  EXPECT_EQ(admin.get("/startupz").status, 200);
  EXPECT_EQ(admin.get("/readyz").status, 200);
  serving.admin.set_phase(Admin::Phase::draining);
  EXPECT_EQ(admin.get("/livez").status, 200);
  EXPECT_EQ(admin.get("/startupz").status, 200);
  const auto draining = admin.get("/readyz");
  EXPECT_EQ(draining.status, 503);
  EXPECT_EQ(draining.body, "draining\n");
}

TEST(Admin, IsNotReadyWhenACheckFails) {
  AdminServing serving;
  std::atomic<bool> up{true};
  serving.admin.add_check("database", [&]() -> Result<std::string> {
    if (up) return std::string{"12 sessions"};
    return unavailable("database.unavailable", "no answer");
  });
  serving.admin.set_phase(Admin::Phase::ready);
  const auto admin = serving.ask();
  EXPECT_EQ(admin.get("/readyz").status, 200);
  up = false;
  EXPECT_EQ(admin.get("/readyz").status, 503);
  const auto said = admin.get("/readyz?verbose");
  EXPECT_EQ(said.status, 503);
  EXPECT_EQ(said.json()["checks"][0], (json{{"name", "database"}, {"ok", false}, {"detail", "no answer"}}));
}

TEST(Admin, ShowsTheNumbersOfThePublicPort) {
  AdminServing serving;
  EXPECT_EQ(serving.client().get("/number/12").status, 200);
  EXPECT_EQ(serving.client().get("/nothing").status, 404);
  const auto text = serving.ask().get("/metrics").body;
  EXPECT_THAT(text, HasSubstr("http_server_request_duration_seconds_count{http_request_method=\"GET\","
                              "http_response_status_code=\"200\",http_route=\"/number/{n}\"} 1"));
  EXPECT_THAT(text, HasSubstr("http_response_status_code=\"404\",http_route=\"\"} 1"));
  EXPECT_THAT(text, HasSubstr("process_resident_memory_bytes"));
  EXPECT_THAT(text, HasSubstr("hearth_http_connections{server=\"http\"}"));
}

TEST(Admin, ChangesTheLogLevel) {
  AdminServing serving;
  const auto admin = serving.ask();
  EXPECT_EQ(admin.get("/log/level").json()["level"], "off");
  EXPECT_EQ(admin.put("/log/level", {{"level", "error"}}).status, 200);
  EXPECT_EQ(serving.log.level(), log::Level::error);
  EXPECT_EQ(admin.put("/log/level", {{"level", "loud"}}).status, 400);
  EXPECT_EQ(admin.put("/log/level", json::array()).status, 400);
}

TEST(Admin, TellsTheMethodsThatAnAddressTakes) {
  AdminServing serving;
  const auto admin = serving.ask();
  for (const auto* method : {"POST", "DELETE", "OPTIONS"}) {
    const auto refused = admin.request(method, "/readyz");
    EXPECT_EQ(refused.status, 405) << method;
    EXPECT_EQ(refused.header("allow"), "GET, HEAD");
    EXPECT_EQ(refused.json()["code"], "route.method");
  }
  EXPECT_EQ(admin.request("POST", "/log/level").header("allow"), "GET, HEAD, PUT");
  EXPECT_EQ(admin.request("POST", "/log").status, 404);
  EXPECT_EQ(admin.request("BREW", "/readyz").status, 501);
}

TEST(Admin, HasNoTestRoutesUnlessTesting) {
  AdminServing serving;
  EXPECT_EQ(serving.ask().post("/test/clock", {{"advance", "1h"}}).status, 404);
}

TEST(Admin, OffersTheTestRoutes) {
  AdminServing serving;
  gateway::TestHooks hooks;
  Timestamp clock = *Timestamp::parse("2026-11-23T00:00:00Z");
  hooks.clock = [&](std::optional<Timestamp> to, std::optional<Duration> by) -> Result<Timestamp> {
    if (to) clock = *to;
    if (by) clock = clock + *by;
    return clock;
  };
  const Uuid user = *Uuid::parse("01890a5d-ac96-774b-bcce-b302099a8057");
  hooks.token = [&](std::optional<Uuid> who,
                    const std::vector<std::string>& roles) -> Result<gateway::TestHooks::Token> {
    return gateway::TestHooks::Token{"token-of-" + roles.at(0), who.value_or(user)};
  };
  std::string published;
  hooks.publish = [&](const std::string& name, const std::string& key, const std::string& payload) -> Result<Uuid> {
    published = name + " " + key + " " + payload;
    return user;
  };
  bool settled = false;
  hooks.settle = [&]() -> Result<void> {
    settled = true;
    return {};
  };
  serving.admin.enable_test(std::move(hooks));
  const auto admin = serving.ask();

  EXPECT_EQ(admin.post("/test/clock", {{"advance", "15m"}}).json()["now"], "2026-11-23T00:15:00Z");
  EXPECT_EQ(admin.post("/test/clock", {{"now", "2026-12-01T00:00:00Z"}}).json()["now"], "2026-12-01T00:00:00Z");
  EXPECT_EQ(admin.post("/test/clock", {{"advance", "soon"}}).status, 400);
  EXPECT_EQ(admin.post("/test/token", {{"user", nullptr}, {"roles", {"consumer"}}}).json(),
            (json{{"token", "token-of-consumer"}, {"user", user.text()}}));
  EXPECT_EQ(admin.post("/test/token", {{"user", "nobody"}, {"roles", {"consumer"}}}).status, 400);
  const auto sent = admin.post("/test/events", {{"name", "a.b@1"}, {"key", "k"}, {"payload", {{"x", 1}}}});
  EXPECT_EQ(sent.status, 202);
  EXPECT_EQ(sent.json()["id"], user.text());
  EXPECT_EQ(published, "a.b@1 k {\"x\":1}");
  EXPECT_EQ(admin.post("/test/settle", json::object()).status, 200);
  EXPECT_TRUE(settled);
}

}  // namespace
}  // namespace hearth::http::admin_test
