#include "host/config/print.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "host/config/plugin_schema.hpp"
#include "tests/unit/config/memory.hpp"

namespace hearth::config::print_test {
namespace {

using ::testing::HasSubstr;
using testing::Memory;
using ::testing::Not;

Memory with_secrets() {
  Memory memory;
  memory.environment = {{"DATABASE_URL", "postgresql://u:kanarie-1@db/h"},
                        {"API_KEY", "kanarie-2"},
                        {"HEARTH__PLUGINS__BOOKING__CONFIG__TOKEN", "kanarie-6"}};
  memory.files["key"] = "kanarie-3";
  memory.files["x.yaml"] = R"(
server: { tls: { certificate: "cert.pem", key: "kanarie-4" } }
databases: { main: { engine: postgres, url: "${DATABASE_URL}", replicas: ["postgres://kanarie-5"] } }
auth: { issuer: "${file:key}" }
plugins:
  - name: booking
    config: { hold_for: 15m, nested: [{ key: "${API_KEY}" }], pem: "${file:key}", empty: [] }
)";
  return memory;
}

Row row(const Loaded& loaded, const std::string& path) {
  for (const Row& row : rows(loaded)) {
    if (row.path == path) return row;
  }
  ADD_FAILURE() << path << " is not shown";
  return {};
}

TEST(ConfigPrint, ShowsEachSettingWithItsOriginAndNoSecret) {
  const Outcome outcome = with_secrets().load({"server.drain=7s"});
  ASSERT_TRUE(outcome) << text(outcome.mistakes);
  for (const std::string& shown : {print_yaml(*outcome.loaded), print_json(*outcome.loaded)}) {
    EXPECT_THAT(shown, Not(HasSubstr("kanarie")));
  }
  const auto shown = [&](const char* path) {
    return row(*outcome.loaded, path).value + " " + row(*outcome.loaded, path).origin;
  };
  EXPECT_EQ(shown("databases.main.url"), "\"***\" x.yaml:3:45");
  EXPECT_EQ(shown("databases.main.replicas[0]"), "\"***\" x.yaml:3:75");
  EXPECT_EQ(shown("server.tls.key"), "\"***\" x.yaml:2:48");
  EXPECT_EQ(shown("server.tls.certificate"), "\"cert.pem\" x.yaml:2:31");
  EXPECT_EQ(shown("server.drain"), "\"7s\" --set server.drain");
  EXPECT_EQ(shown("server.deadline"), "\"10s\" default");
  EXPECT_EQ(shown("auth.issuer"), "\"***\" x.yaml:4:17");
  EXPECT_EQ(shown("cache.url"), "\"\" default");
  EXPECT_EQ(shown("plugins.booking.config.hold_for"), "\"15m\" x.yaml:7:25");
  EXPECT_EQ(shown("plugins.booking.config.nested[0].key"), "\"***\" x.yaml:7:46");
  EXPECT_EQ(shown("plugins.booking.config.pem"), "\"***\" x.yaml:7:68");
  EXPECT_EQ(shown("plugins.booking.config.token"), "\"***\" HEARTH__PLUGINS__BOOKING__CONFIG__TOKEN");
  EXPECT_EQ(shown("plugins.booking.config.empty"), "[] x.yaml:7:90");
  EXPECT_TRUE(row(*outcome.loaded, "log.level").reloadable);
  EXPECT_FALSE(row(*outcome.loaded, "server.listen[0]").reloadable);
  EXPECT_TRUE(nlohmann::json::accept(print_json(*outcome.loaded)));
}

TEST(ConfigPrint, HidesWhatASchemaCallsSecretOrDoesNotKnow) {
  const char* const yaml = R"(
plugins:
  - name: mail
    config: { host: h, smtp: { password: kanarie-1 }, keys: [{ id: a, key: kanarie-2 }], pasword: kanarie-3, all: { x: kanarie-4 } }
)";
  const auto schema = nlohmann::json::parse(R"({"type": "object", "additionalProperties": false, "properties": {
    "host": {"type": "string"},
    "smtp": {"type": "object", "properties": {"password": {"type": "string", "writeOnly": true}}},
    "keys": {"type": "array", "items": {"$ref": "#/$defs/key"}},
    "all": {"type": "object", "writeOnly": true, "properties": {"x": {"type": "string"}}}},
    "$defs": {"key": {"properties": {"id": {"type": "string"}, "key": {"type": "string", "writeOnly": true}}}}})");
  Outcome outcome = testing::load_text(yaml);
  Outcome other = testing::load_text(yaml, {"plugins.mail.config.host=i"});
  ASSERT_TRUE(outcome && other) << text(outcome.mistakes);
  mark_secrets(outcome.loaded->settings.plugins[0].config, &schema);
  for (const std::string& shown : {print_yaml(*outcome.loaded), print_json(*outcome.loaded)}) {
    EXPECT_THAT(shown, Not(HasSubstr("kanarie")));
  }
  EXPECT_EQ(row(*outcome.loaded, "plugins.mail.config.host").value, "\"h\"");
  EXPECT_EQ(row(*outcome.loaded, "plugins.mail.config.keys[0].id").value, "\"a\"");
  mark_secrets(other.loaded->settings.plugins[0].config, nullptr);
  EXPECT_EQ(row(*other.loaded, "plugins.mail.config.keys[0].id").value, "\"***\"") << "without a schema";
  for (const Change& change : changes(*outcome.loaded, *other.loaded)) EXPECT_EQ(change.after, "\"***\"");
}

TEST(ConfigPrint, IsYamlThatLoadsToTheSameSettings) {
  const Outcome outcome = testing::load_text(R"(
server: { listen: ["127.0.0.1:1", "[::1]:2"], trusted_proxies: ["10.0.0.0/8"] }
rate_limits: { default: { key: [address, user], limit: 5, window: 1m } }
plugins:
  - { name: booking, version: "^1.2", config: { list: [1, [2, {a: b}]], "odd key": "on", n: null } }
  - { name: auth, upgrade: { canary: [5, 12.5%] } }
)");
  ASSERT_TRUE(outcome) << text(outcome.mistakes);
  const std::string printed = print_yaml(*outcome.loaded);
  const Outcome again = testing::load_text(printed);
  ASSERT_TRUE(again) << text(again.mistakes) << printed;
  EXPECT_TRUE(changes(*outcome.loaded, *again.loaded).empty()) << printed;
}

TEST(ConfigChanges, TellWhatDiffersSecretsIncludedButNotShown) {
  Memory memory = with_secrets();
  const Outcome before = memory.load();
  memory.files["key"] = "kanarie-7";
  const Outcome after = memory.load({"log.level=debug", "server.listen=127.0.0.1:1", "plugins.booking.config.extra=1"});
  ASSERT_TRUE(before && after);
  std::vector<std::string> found;
  for (const Change& change : changes(*before.loaded, *after.loaded)) {
    found.push_back(change.path + " " + change.before + " -> " + change.after + (change.reloadable ? " live" : ""));
  }
  EXPECT_THAT(found, ::testing::UnorderedElementsAre(
                         "server.listen[0] \"127.0.0.1:8080\" -> \"127.0.0.1:1\"", "auth.issuer \"***\" -> \"***\"",
                         "log.level \"info\" -> \"debug\" live", "plugins.booking.config.pem \"***\" -> \"***\" live",
                         "plugins.booking.config.extra  -> \"***\" live"));
}

}  // namespace
}  // namespace hearth::config::print_test
