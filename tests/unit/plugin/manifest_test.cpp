#include "host/plugin/manifest.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hearth/abi.h>

namespace hearth::plugin::manifest_test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr auto digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

Manifest full() {
  Manifest manifest;
  manifest.name = "loyalty";
  manifest.version = "1.2.3-rc.1";
  manifest.about = "Points for completed bookings";
  manifest.build = "gcc 12";
  manifest.abi_major = 1;
  manifest.execution = "fiber";
  manifest.database = true;
  manifest.outbound = {"*.example.com"};
  manifest.provides = {{"loyalty.balance@1", R"({"type":"object"})", ""}};
  manifest.needs = {"booking.read@2"};
  manifest.publishes = {{"loyalty.points_added@1", R"({"type":"object"})"}};
  manifest.consumes = {"booking.completed@1"};
  gateway::Route route;
  route.method = "POST";
  route.path = "/loyalty/{id}/coupons";
  route.allow = {"consumer", "admin"};
  route.fails = {"loyalty.too_few_points"};
  route.about = "Spend points";
  route.body_schema = R"({"type":"object"})";
  route.reply_status = 201;
  route.idempotent = route.writes = route.if_match_optional = true;
  route.deadline = std::chrono::seconds{3};
  route.body_limit = 1000;
  manifest.routes = {route};
  manifest.timers = {{"loyalty.expire@1", ""}, {"sweep", "0 4 * * *"}};
  manifest.commands = {{"points give", "Gives points", R"({"type":"object"})"}};
  manifest.settings_schema = R"({"additionalProperties":false,"type":"object"})";
  manifest.migrations = {{"sqlite", "0001_create_points.up.sql", digest}};
  return manifest;
}

std::string minimal(const std::string& more = {}) {
  return R"({"hearth":1,"name":"loyalty","version":"1.0.0","execution":"threads",)"
         R"("abi":{"major":1,"minor":0,"host_minor_required":0})" +
         more + "}";
}

/// The pointers of all mistakes.
std::vector<std::string> mistakes(const std::string& json) {
  const auto read = parse_manifest(json, "m.json");
  std::vector<std::string> pointers;
  if (read) return pointers;
  for (const auto& one : read.error().violations) pointers.push_back(one.pointer);
  return pointers;
}

TEST(Manifest, IsReadBackAsWritten) {
  const auto written = write_manifest(full());
  const auto read = parse_manifest(written, "m.json");
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(write_manifest(*read), written);
  EXPECT_TRUE(differences(full(), *read).empty());
  EXPECT_EQ(read->routes[0].deadline, std::chrono::seconds{3});
  EXPECT_TRUE(read->routes[0].if_match_optional);
  EXPECT_EQ(read->migrations[0].sha256, digest);
}

TEST(Manifest, NeedsOnlyItsHead) { EXPECT_TRUE(parse_manifest(minimal(), "m.json")); }

TEST(Manifest, NamesASchemaWhereItAsksForADatabase) {
  const auto named = [](const std::string& name, bool database) {
    auto manifest = full();
    manifest.name = name;
    manifest.database = database;
    return parse_manifest(write_manifest(manifest), "m.json");
  };
  for (const char* name : {"order", "user", "values", "temp", "host", "main", "public", "pg_stats"}) {
    const auto refused = named(name, true);
    ASSERT_FALSE(refused) << name;
    EXPECT_EQ(refused.error().violations[0].pointer, "/name");
    EXPECT_THAT(refused.error().message, HasSubstr("'" + std::string{name} + "' is a")) << name;
    EXPECT_THAT(refused.error().message, HasSubstr("give the plugin another")) << name;
    EXPECT_TRUE(named(name, false)) << name;
  }
  EXPECT_TRUE(named("orders", true));
}

TEST(Manifest, TellsAJobThatCannotRun) {
  auto manifest = full();
  manifest.timers = {{"sweep", "0 4 * *"}};
  const auto refused = parse_manifest(write_manifest(manifest), "m.json");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("/timers/0/cron: the job 'sweep' cannot run by '0 4 * *'"));
}

TEST(Manifest, TellsEveryMistakeAtOnceWithItsPlace) {
  const auto json =
      R"({"hearth":1,"name":"Loyalty","version":"one","execution":"threads","abi":{"major":1,"minor":0,"host_minor_required":70000},)"
      R"("permisions":{},"routes":[{"method":"FETCH","path":"x","reply_status":200,"open":true},{"method":"GET","path":"/y","reply_status":200}]})";
  EXPECT_THAT(mistakes(json), ElementsAre("/name", "/version", "/abi/host_minor_required", "/routes/0/method",
                                          "/routes/0/path", "/routes/1/allow", "/'permisions'"));
  const auto text = parse_manifest(json, "m.json").error().message;
  EXPECT_THAT(text, HasSubstr("m.json: /'permisions': unknown key (did you mean 'permissions'?)"));
  EXPECT_THAT(text, HasSubstr("m.json: /name: 'Loyalty' must be [a-z][a-z0-9_]{1,39}"));
}

TEST(Manifest, OfALaterBorderThatItCannotReadNamesTheBorder) {
  const auto later = [](const std::string& abi) {
    return parse_manifest(R"({"hearth":1,"name":"loyalty","version":"1.0.0","execution":"threads","abi":{"major":1,)" +
                              abi + R"(},"a_later_key":true})",
                          "m.json");
  };
  const auto next = std::to_string(HEARTH_ABI_MINOR + 1);
  for (const auto& abi :
       {"\"minor\":" + next + ",\"host_minor_required\":0", "\"minor\":" + next + ",\"host_minor_required\":" + next}) {
    const auto refused = later(abi);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "plugin.abi_minor");
    EXPECT_THAT(refused.error().message,
                AllOf(HasSubstr("plugin loyalty: its manifest is of border 1." + next),
                      HasSubstr("upgrade the host to"), HasSubstr("m.json: /'a_later_key': unknown key")));
  }
  const auto refused = later("\"minor\":" + std::to_string(HEARTH_ABI_MINOR) + ",\"host_minor_required\":0");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "plugin.manifest") << "that is the manifest's own mistake";
}

struct Bad {
  const char* what;
  std::string json;
};
class BadManifest : public ::testing::TestWithParam<Bad> {};

TEST_P(BadManifest, IsRefused) { EXPECT_FALSE(parse_manifest(GetParam().json, "m.json")) << GetParam().json; }

INSTANTIATE_TEST_SUITE_P(
    Table, BadManifest,
    ::testing::Values(
        Bad{"empty", ""}, Bad{"not_json", "{"}, Bad{"a_list", "[]"}, Bad{"a_number", "1"},
        Bad{"trailing", minimal() + "x"}, Bad{"comment", "/* */" + minimal()},
        Bad{"not_utf8", minimal(",\"about\":\"\xff\"")}, Bad{"double_key", minimal(R"(,"about":"a","about":"b")")},
        Bad{"nested_double_key", minimal(R"(,"settings":{"a":1,"a":2})")},
        Bad{"deep", minimal(",\"settings\":" + std::string(70, '[') + std::string(70, ']'))},
        Bad{"very_deep", std::string(1'000'000, '[')}, Bad{"another_format", R"({"hearth":2})"},
        Bad{"name_is_a_number", R"({"hearth":1,"name":7})"}, Bad{"unknown_key", minimal(R"(,"x":1)")},
        Bad{"service_without_major", minimal(R"(,"requires":["booking.read"])")},
        Bad{"service_major_zero", minimal(R"(,"requires":["booking.read@0"])")},
        Bad{"requires_is_text", minimal(R"(,"requires":"booking.read@1")")},
        Bad{"bad_engine", minimal(R"(,"migrations":[{"engine":"oracle","file":"a","sha256":"00"}])")},
        Bad{"path_in_a_file",
            minimal(R"(,"migrations":[{"engine":"sqlite","file":"../a","sha256":")" + std::string{digest} + "\"}]")},
        Bad{"outbound_with_a_path", minimal(R"(,"permissions":{"outbound":["example.com/x"]})")},
        Bad{"negative", minimal(R"(,"routes":[{"method":"GET","path":"/x","open":true,"reply_status":-1}])")},
        Bad{"fraction", minimal(R"(,"routes":[{"method":"GET","path":"/x","open":true,"reply_status":200.5}])")},
        Bad{"too_long", minimal(",\"about\":\"" + std::string(501, 'a') + "\"")},
        Bad{"too_large", std::string(most_manifest_bytes + 1, ' ')}),
    [](const auto& one) { return std::string{one.param.what}; });

TEST(Manifest, DiffersByNameAndByContent) {
  auto other = full();
  other.routes[0].allow = {"consumer"};
  other.needs.clear();
  other.consumes.push_back("booking.cancelled@1");
  EXPECT_THAT(differences(full(), other),
              ElementsAre("the route POST /loyalty/{id}/coupons is declared otherwise in the code than in the manifest",
                          "the required service booking.read@2 is in the manifest and not in the code",
                          "the consumed event booking.cancelled@1 is in the code and not in the manifest"));
}

TEST(CanonicalJson, SortsKeysAndDropsBlanks) {
  EXPECT_EQ(canonical_json(R"({ "b" : [1, 2], "a" : {} })").value(), R"({"a":{},"b":[1,2]})");
  EXPECT_FALSE(canonical_json("{,}"));
}

}  // namespace
}  // namespace hearth::plugin::manifest_test
