#include "host/config/load.hpp"

#include <gmock/gmock.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/unit/config/memory.hpp"

namespace hearth::config::load_test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::lines;
using testing::load_text;
using testing::Memory;
using ::testing::Not;
using testing::settings_of;

TEST(ConfigLoad, WithoutAnythingGivesTheDefaultsOfThePlatform) {
  const Settings s = settings_of(Memory{}.load());
  EXPECT_EQ(s.profile, Profile::production);
  EXPECT_THAT(s.server.listen, ElementsAre(Address{"127.0.0.1", 8080}));
  EXPECT_EQ(s.admin.listen, (Address{"127.0.0.1", 9090}));
  EXPECT_EQ(s.server.limits.headers.count, 16U * 1024);
  EXPECT_EQ(s.server.limits.body.count, 1024U * 1024);
  EXPECT_EQ(s.server.limits.json_depth, 32U);
  EXPECT_EQ(s.server.limits.query_parameters, 64U);
  EXPECT_EQ(s.server.limits.header_timeout, 10s);
  EXPECT_EQ(s.server.limits.body_timeout, 30s);
  EXPECT_EQ(s.server.limits.idle_timeout, 60s);
  EXPECT_EQ(s.server.limits.connections, 10'000U);
  EXPECT_EQ(s.server.limits.connections_per_address, 200U);
  EXPECT_EQ(s.server.deadline, 10s);
  EXPECT_EQ(s.server.drain, 30s);
  EXPECT_EQ(s.execution.service_deadline, 5s);
  EXPECT_EQ(s.events.deadline, 30s);
  EXPECT_EQ(s.execution.in_flight, 1024U);
  EXPECT_EQ(s.execution.blocking, 8U);
  EXPECT_EQ(s.execution.threads, 4 * s.server.io_threads);
  EXPECT_GE(s.execution.cpu, 1U);
  EXPECT_EQ(s.databases.at("main").engine, DatabaseEngine::sqlite);
  EXPECT_EQ(s.databases.at("main").folder, "data/databases/main");
  EXPECT_EQ(s.databases.at("main").wait, 1s);
  EXPECT_EQ(s.databases.at("main").sessions, 40U);
  EXPECT_EQ(s.keys.folder, "data/keys");
  EXPECT_EQ(s.auth.key_service, "");
  EXPECT_EQ(s.events.tries, 12U);
  EXPECT_EQ(s.events.backoff, (Backoff{1s, 1h}));
  EXPECT_EQ(s.idempotency.keep, 24h);
  EXPECT_EQ(s.groups.at("main").mode, "in_process");
  EXPECT_EQ(s.zone, "Asia/Seoul");
}

TEST(ConfigLoad, ReadsADeploymentAsTheBlueprintWritesIt) {
  Memory memory;
  memory.environment = {{"DATABASE_URL", "postgresql://h:secret@db/h"}};
  memory.files["/run/secrets/tls.crt"] = "CERT\n";
  memory.files["/run/secrets/tls.key"] = "KEY\r\n";
  memory.files["x.yaml"] = R"(
server:    { listen: ["0.0.0.0:8080"], tls: { certificate: "${file:/run/secrets/tls.crt}", key: "${file:/run/secrets/tls.key}" } }
admin:     { listen: "127.0.0.1:9090" }
databases: { main: { engine: postgres, url: "${DATABASE_URL}", replicas: [], sessions: 40 } }
cache:     { engine: redis, url: "${REDIS_URL:-redis://localhost}" }
groups:
  main: { mode: in_process }
rate_limits:
  sign_in: { key: [address, route], limit: 10, window: 1m, burst: 5, on_error: closed }
plugins:
  - name: booking
    version: "^1.2"
    group: main
    database: { pool: main, sessions: 8 }
    required: true
    config: { hold_for: 15m, horizon: 60d }
    upgrade: { canary: [5, 25], hold: 60s, abort: { errors: 1%, p99: 1.5x }, drain: 30s }
)";
  const Settings s = settings_of(memory.load());
  EXPECT_EQ(s.server.tls.certificate, "CERT");
  EXPECT_EQ(s.server.tls.key, "KEY");
  EXPECT_EQ(s.databases.at("main").url, "postgresql://h:secret@db/h");
  EXPECT_EQ(s.cache.url, "redis://localhost");
  EXPECT_THAT(s.rate_limits.at("sign_in").key, ElementsAre(LimitKey::address, LimitKey::route));
  EXPECT_EQ(s.rate_limits.at("sign_in").on_error, OnError::closed);
  ASSERT_EQ(s.plugins.size(), 1U);
  const Plugin& booking = s.plugins[0];
  EXPECT_TRUE(booking.version.admits(*Version::parse("1.3.0")));
  EXPECT_FALSE(booking.version.admits(*Version::parse("2.0.0")));
  EXPECT_EQ(booking.config.json, R"({"hold_for":"15m","horizon":"60d"})");
  EXPECT_EQ(booking.config.places.at("/horizon").key, (Position{"x.yaml", 16, 30}));
  EXPECT_EQ(booking.config.places.at("/horizon").value, (Position{"x.yaml", 16, 39}));
  EXPECT_EQ(booking.upgrade.canary[1].thousandths, 25'000U);
  EXPECT_EQ(booking.upgrade.abort.p99.thousandths, 1500U);
  EXPECT_EQ(booking.at, (Position{"x.yaml", 11, 5}));
}

TEST(ConfigLoad, GivesEveryMistakeAtOnceWhereItStands) {
  const Outcome outcome = load_text(R"(server:
  lisen: ["0.0.0.0:8080"]
  listen: ["0.0.0.0"]
  deadline: 10 seconds
  limits:
    body: 1Mb
    json_depth: 0
    connections: -1
    query_parameters: [64]
log:
  level: inof
  level: debug
demo: yes
databases:
  main: { engine: postgres }
  Bad-Name: {}
plugins:
  - verison: "1"
    name: booking
  - name: Auth
    version: "^one"
  - enabled: true
groups:
  payments: { mode: process, user: hearth-pay }
rate_limits:
  login: { key: [ip], limit: 5 }
missing: ${NOT_SET}
)");
  EXPECT_FALSE(outcome);
  EXPECT_THAT(
      lines(outcome.mistakes),
      ElementsAre(
          "x.yaml:2:3: server.lisen: unknown key (did you mean 'listen'?)",
          "x.yaml:3:12: server.listen[0]: '0.0.0.0' is not an address (an IP address and a port: '127.0.0.1:8080', "
          "'[::]:8080')",
          "x.yaml:4:13: server.deadline: '10 seconds' is not a duration (a whole number and a unit: '250ms', '10s', "
          "'15m', '24h', '60d')",
          "x.yaml:6:11: server.limits.body: '1Mb' is not a size (a whole number and a unit: '512B', '16KiB', '1MiB', "
          "'2GiB')",
          "x.yaml:7:17: server.limits.json_depth: must be at least 1",
          "x.yaml:8:18: server.limits.connections: '-1' is not a whole number from 0 to 4294967295",
          "x.yaml:9:23: server.limits.query_parameters: expected a whole number, not a list",
          "x.yaml:11:10: log.level: 'inof' is not 'trace', 'debug', 'info', 'warn' or 'error' (did you mean 'info'?)",
          "x.yaml:12:3: log.level: the key stands here a second time (first in line 11)",
          "x.yaml:13:7: demo: 'yes' is not true or false (did you mean 'true'?)",
          "x.yaml:15:9: databases.main.url: engine 'postgres' needs it",
          "x.yaml:16:3: databases.Bad-Name: 'Bad-Name' is not a name (a-z, 0-9 and _, a letter first)",
          "x.yaml:18:5: plugins[0].verison: unknown key (did you mean 'version'?)",
          "x.yaml:20:11: plugins[1].name: 'Auth' is not a plugin's name (2 to 40 of a-z, 0-9 and _, a letter first)",
          "x.yaml:21:14: plugins[1].version: '^one' is not a version range ('^1.2', '~2.3', '>=1 <2', '1.2.3', '*')",
          "x.yaml:22:5: plugins[2].name: is required",
          "x.yaml:24:21: groups.payments.mode: mode 'process' is not in this version yet: every plugin runs in the "
          "host's own process (mode 'in_process')",
          "x.yaml:24:30: groups.payments.user: belongs to the modes 'process' and 'remote', which are not in this "
          "version yet",
          "x.yaml:26:10: rate_limits.login.window: is required",
          "x.yaml:26:18: rate_limits.login.key[0]: 'ip' is not 'address', 'user', 'api_key' or 'route'",
          "x.yaml:27:1: missing: unknown key", "x.yaml:27:10: missing: the environment variable 'NOT_SET' is not set"));
}

TEST(ConfigLoad, RefusesSettingsThatContradictEachOther) {
  const Outcome outcome = load_text(R"(demo: true
server:
  listen: ["0.0.0.0:9191", "127.0.0.1:8080", "127.0.0.1:8080"]
  tls: { certificate: /etc/tls.crt }
databases:
  main: { engine: sqlite, url: "postgres://db/x" }
  other: { engine: postgres, url: "postgres://db/x", folder: here, sessions: 4 }
cache: { engine: redis }
trust: { policy: signed }
plugins:
  - { name: booking, group: mian, database: { pool: othr } }
  - { name: auth, database: { pool: other, sessions: 5 } }
  - { name: auth }
auth: { algorithms: [] }
)");
  EXPECT_THAT(
      lines(outcome.mistakes),
      ElementsAre("x.yaml:1:7: demo: a production deployment refuses demo data (profile: development allows it)",
                  HasSubstr("x.yaml:3:46: server.listen[2]: '127.0.0.1:8080' is listed a second time"),
                  HasSubstr("x.yaml:4:8: server.tls.key: certificate and key belong together"),
                  "x.yaml:6:32: databases.main.url: belongs to engine 'postgres'; this one is 'sqlite'",
                  "x.yaml:7:62: databases.other.folder: belongs to engine 'sqlite'; this one is 'postgres'",
                  "x.yaml:8:8: cache.url: engine 'redis' needs it",
                  "x.yaml:9:8: trust.keys: policy 'signed' needs the keys that bundles may be signed with",
                  "x.yaml:11:29: plugins[0].group: no group 'mian' is there (did you mean 'main'?)",
                  "x.yaml:11:53: plugins[0].database.pool: no database 'othr' is there (did you mean 'other'?)",
                  HasSubstr("x.yaml:12:54: plugins[1].database.sessions: more than the 4 sessions"),
                  "x.yaml:13:13: plugins[2].name: the plugin 'auth' is listed a second time",
                  "x.yaml:14:21: auth.algorithms: at least one is needed"));
}

TEST(ConfigLoad, TakesAUrlOfRedisThatTheCacheConnectsTo) {
  const auto mistakes = [](const std::string& url) {
    return lines(load_text("cache: { engine: redis, url: \"" + url + "\" }").mistakes);
  };
  for (const auto* url : {"redis://localhost", "redis://[::1]:6379/15", "redis://someone:secret@10.0.0.7:6379",
                          "redis://:a%2Fb+c=@localhost/1"}) {
    EXPECT_THAT(mistakes(url), IsEmpty()) << url;
  }
  for (const auto* url : {"localhost:6379", "rediss://127.0.0.1:6379", "unix:///tmp/x.sock", "redis://",
                          "redis://h:99999", "redis://h:0", "redis://h/x", "redis://secret@h", "redis://[::1",
                          "redis://[::1]6379", "redis://:secret/@h", "redis://:secret%@h", "redis://:secret%2@h"}) {
    EXPECT_THAT(mistakes(url), ElementsAre(AllOf(HasSubstr("x.yaml:1:30: cache.url: is not redis://["),
                                                 HasSubstr("no TLS to Redis"), Not(HasSubstr("secret")))))
        << url;
  }
}

TEST(ConfigLoad, KeepsTheAdminPortOffThePublicListener) {
  EXPECT_THAT(lines(load_text("server: { listen: [\"0.0.0.0:9090\"] }").mistakes),
              ElementsAre(HasSubstr("x.yaml:1:20: server.listen[0]: the same port as admin.listen")));
  EXPECT_THAT(lines(load_text("server: { listen: [\"127.0.0.1:1\", \"127.0.0.1:1\", \"0.0.0.0:1\"] }\n"
                              "admin: { listen: \"127.0.0.1:1\" }")
                        .mistakes),
              ElementsAre(HasSubstr("server.listen[1]: '127.0.0.1:1' is listed a second time"),
                          HasSubstr("admin.listen: the same port as server.listen")));
  EXPECT_TRUE(load_text("{ server: { listen: [\"127.0.0.1:0\"] }, admin: { listen: \"127.0.0.1:0\" } }"));
}

TEST(ConfigInclude, LaterBeatsEarlierMapsDeepListsReplacedPluginsByName) {
  Memory memory;
  memory.files["x.yaml"] = R"(
include: [parts/base.yaml, parts/more.yaml]
server: { drain: 5s }
plugins:
  - name: booking
    config: { hold_for: 20m }
  - name: payment
)";
  memory.files["parts/base.yaml"] = R"(
include: deeper/ground.yaml
server: { deadline: 3s, drain: 1s, listen: ["127.0.0.1:1", "127.0.0.1:2"] }
plugins:
  - name: auth
  - name: booking
    required: false
    config: { hold_for: 15m, horizon: 60d }
)";
  memory.files["parts/more.yaml"] = "server: { listen: [\"127.0.0.1:3\"] }\nlog: { level: warn }\n";
  memory.files["parts/deeper/ground.yaml"] = "log: { level: debug, format: json }\nserver: { deadline: 9s }\n";
  const Outcome outcome = memory.load();
  const Settings s = settings_of(outcome);
  EXPECT_EQ(s.server.deadline, 3s);
  EXPECT_EQ(s.server.drain, 5s);
  EXPECT_THAT(s.server.listen, ElementsAre(Address{"127.0.0.1", 3}));
  EXPECT_EQ(s.log.level, LogLevel::warn);
  EXPECT_EQ(s.log.format, LogFormat::json);
  ASSERT_EQ(s.plugins.size(), 3U);
  EXPECT_EQ(s.plugins[0].name, "auth");
  EXPECT_EQ(s.plugins[1].name, "booking");
  EXPECT_FALSE(s.plugins[1].required);
  EXPECT_EQ(s.plugins[1].config.json, R"({"hold_for":"20m","horizon":"60d"})");
  EXPECT_EQ(s.plugins[1].config.places.at("/horizon").value.source, "parts/base.yaml");
  EXPECT_EQ(s.plugins[2].name, "payment");
  EXPECT_EQ(outcome.loaded->origins.at("log.format").at, (Position{"parts/deeper/ground.yaml", 1, 30}));
  EXPECT_THAT(outcome.loaded->files,
              ElementsAre("x.yaml", "parts/base.yaml", "parts/deeper/ground.yaml", "parts/more.yaml"));
}

TEST(ConfigInclude, RefusesCirclesAndMissingFilesAndGoesOn) {
  Memory memory;
  memory.files["x.yaml"] = "include: [a.yaml, none.yaml, {}]\nzoen: x\n";
  memory.files["a.yaml"] = "include: [b.yaml]\nlog: { level: lod }\n";
  memory.files["b.yaml"] = "include: [./a.yaml]\n";
  EXPECT_THAT(lines(memory.load().mistakes),
              ElementsAre(HasSubstr("a.yaml:2:15: log.level: 'lod' is not"),
                          "b.yaml:1:11: include: includes itself in a circle: a.yaml -> b.yaml -> a.yaml",
                          "x.yaml:1:19: include: 'none.yaml' cannot be read: No such file or directory",
                          "x.yaml:1:30: include: expected the name of a file",
                          "x.yaml:2:1: zoen: unknown key (did you mean 'zone'?)"));
}

TEST(ConfigInclude, BoundsHowManyFilesAreRead) {
  Memory memory;  // each file includes the next one twice: 2^40 reads without a bound
  memory.files["x.yaml"] = "include: [f0.yaml, f0.yaml]";
  for (int i = 0; i < 40; ++i) {
    const std::string next = "f" + std::to_string(i + 1) + ".yaml";
    memory.files["f" + std::to_string(i) + ".yaml"] = "include: [" + next + ", " + next + "]";
  }
  memory.files["f40.yaml"] = "{}";
  EXPECT_THAT(lines(memory.load().mistakes), ElementsAre(HasSubstr("more than 64 included files")));
}

TEST(ConfigInclude, ReportsTwinsOnceWhereTheyAreListed) {
  Memory memory;
  memory.files["x.yaml"] = "include: [base.yaml]\n";
  memory.files["base.yaml"] = "plugins:\n  - name: auth\n  - name: auth\n";
  EXPECT_THAT(lines(memory.load().mistakes),
              ElementsAre("base.yaml:3:11: plugins[1].name: the plugin 'auth' is listed a second time"));
}

TEST(ConfigPrecedence, FlagBeatsEnvironmentBeatsFileBeatsDefault) {
  Memory memory;
  memory.files["x.yaml"] =
      "server: { deadline: 1s, drain: 1s, io_threads: 1 }\nplugins: [{ name: booking, config: { a: 1, b: 1 } }]\n";
  memory.environment = {{"HEARTH__SERVER__DRAIN", "2s"},
                        {"HEARTH__SERVER__IO_THREADS", "2"},
                        {"HEARTH__PLUGINS__BOOKING__CONFIG__B", "2"},
                        {"HEARTH_OTHER", "not ours"}};
  const Outcome outcome =
      memory.load({"server.io_threads=3", "server.listen=127.0.0.1:8181", "plugins.booking.config.c=[x, {y: 1}]",
                   "plugins.booking.required=false", "databases.main.sessions=9"},
                  "/tmp/here");
  const Settings s = settings_of(outcome);
  EXPECT_EQ(s.server.deadline, 1s);
  EXPECT_EQ(s.server.drain, 2s);
  EXPECT_EQ(s.server.io_threads, 3U);
  EXPECT_THAT(s.server.listen, ElementsAre(Address{"127.0.0.1", 8181}));
  EXPECT_EQ(s.data, "/tmp/here");
  EXPECT_EQ(s.databases.at("main").folder, "/tmp/here/databases/main");
  EXPECT_EQ(s.databases.at("main").sessions, 9U);
  EXPECT_FALSE(s.plugins[0].required);
  EXPECT_EQ(s.plugins[0].config.json, R"({"a":1,"b":2,"c":["x",{"y":1}]})");
  EXPECT_EQ(outcome.loaded->origins.at("server.io_threads").at.text(), "--set server.io_threads");
  EXPECT_EQ(outcome.loaded->origins.at("server.drain").at.text(), "HEARTH__SERVER__DRAIN");
  EXPECT_EQ(outcome.loaded->origins.at("data").at.text(), "--data");
}

TEST(ConfigPrecedence, MistakesNameTheFlagOrTheVariable) {
  Memory memory;
  memory.files["x.yaml"] = "plugins: [{ name: booking }]\n";
  memory.environment = {{"HEARTH__SERVER__LISEN", "127.0.0.1:1"}, {"HEARTH____", "1"}, {"HEARTH__LOG__LEVEL", "loud"}};
  EXPECT_THAT(
      lines(memory
                .load({"server.drain=soon", "nothing", "a..b=1", "plugins.bokking.required=false", "server.listen=[1,",
                       "server=5", "zone=A\xff"})
                .mistakes),
      ElementsAre(
          HasSubstr("--set a..b: expected path=value"), HasSubstr("--set nothing: expected path=value"),
          "--set plugins.bokking.required: plugins.bokking: no plugin 'bokking' is listed (did you mean 'booking'?)",
          "--set server: server: expected a map, not a single value", HasSubstr("--set server.listen: not YAML"),
          "--set zone: not UTF-8", HasSubstr("HEARTH__LOG__LEVEL: log.level: 'loud' is not"),
          HasSubstr("HEARTH____: names no setting")));
}

TEST(ConfigPrecedence, AFlagMayReplaceAWholeList) {
  const Settings s = settings_of(load_text("server: { listen: [\"127.0.0.1:1\"] }",
                                           {"server.listen=[\"127.0.0.1:2\", \"[::1]:0\"]", "log.file="}));
  EXPECT_THAT(s.server.listen, ElementsAre(Address{"127.0.0.1", 2}, Address{"::1", 0}));
}

TEST(ConfigReferences, StandInsideScalarsWithDefaultsAndEscapes) {
  Memory memory;
  memory.environment = {{"HOST", "db.example"}, {"EMPTY", ""}, {"THREADS", "3"}};
  memory.files["secrets/password"] = "p@ss\n\n";
  memory.files["x.yaml"] = R"(
databases: { main: { engine: postgres, url: "postgresql://u:${file:secrets/password}@${HOST}:${PORT:-5432}/h" } }
auth: { issuer: "$${HOST}", audience: "${EMPTY:-fallback}" }
execution:
  threads: "${THREADS}"
  cpu: ${NOT_THERE:-}

plugins: [{ name: booking, config: { text: "${THREADS}", empty: "${EMPTY}", not: "$5 {x}" } }]
)";
  const Settings s = settings_of(memory.load());
  EXPECT_EQ(s.databases.at("main").url, "postgresql://u:p@ss\n@db.example:5432/h");
  EXPECT_EQ(s.auth.issuer, "${HOST}");
  EXPECT_EQ(s.auth.audience, "fallback");
  EXPECT_EQ(s.execution.threads, 3U);
  EXPECT_EQ(s.plugins[0].config.json, R"({"text":"3","empty":"","not":"$5 {x}"})");
}

TEST(ConfigReferences, APlainScalarIsReadAfterItsReferences) {
  Memory memory;
  memory.environment = {{"THREADS", "3"}, {"EMPTY", ""}};
  memory.files["x.yaml"] =
      "plugins:\n  - name: booking\n    config:\n      number: ${THREADS}\n      text: \"${THREADS}\"\n      gone: "
      "${EMPTY}\n";
  EXPECT_EQ(settings_of(memory.load()).plugins[0].config.json, R"({"number":3,"text":"3","gone":null})");
}

TEST(ConfigReferences, WhatIsOverriddenNeedNotExist) {
  EXPECT_TRUE(load_text("databases: { main: { engine: postgres, url: \"${DATABASE_URL}\" } }",
                        {"databases.main.url=postgresql://here/x"}));
}

TEST(ConfigReferences, MistakesHaveAPositionAndNeverTheSecret) {
  Memory memory;
  memory.files["secret"] = "hunter2";
  memory.files["binary"] = "\xff\xfe";
  memory.files["x.yaml"] = R"(
server: { deadline: "${file:secret}", drain: "${NO}", io_threads: "${1X}" }
log: { level: "${file:secret}", file: "${file:none}" }
zone: "${file:binary}"
databases: { main: { engine: postgres, url: "hunter2://x" } }
auth: { issuer: "${NO:-${X}}", audience: "${open" }
server2: "${file:}"
)";
  const Outcome outcome = memory.load();
  EXPECT_THAT(text(outcome.mistakes), ::testing::Not(HasSubstr("hunter2")));
  EXPECT_THAT(
      lines(outcome.mistakes),
      ElementsAre(
          HasSubstr("x.yaml:2:21: server.deadline: the value (not shown) is not a duration"),
          "x.yaml:2:46: server.drain: the environment variable 'NO' is not set",
          "x.yaml:2:67: server.io_threads: '${1X}' is not a reference (${NAME}, ${NAME:-default}, ${file:path})",
          HasSubstr("x.yaml:3:15: log.level: the value (not shown) is not 'trace'"),
          "x.yaml:3:39: log.file: 'none' cannot be read: No such file or directory",
          "x.yaml:4:7: zone: what the reference stands for is not UTF-8",
          "x.yaml:5:45: databases.main.url: is not a URL of PostgreSQL ('postgresql://user@host/database')",
          "x.yaml:6:17: auth.issuer: a default of a reference cannot hold another reference",
          HasSubstr("x.yaml:6:42: auth.audience: '${' without its '}'"),
          "x.yaml:7:1: server2: unknown key (did you mean 'server'?)",
          "x.yaml:7:10: server2: '${file:}' names no file"));
}

TEST(ConfigReferences, WhatIsShownAsANameCannotComeFromAFile) {
  Memory memory;
  memory.files["secret"] = "hunter2";
  memory.files["x.yaml"] = R"(
include: ["${file:secret}"]
plugins:
  - { name: "${file:secret}" }
  - { name: auth, group: "${file:secret}", database: { pool: "${file:secret}" } }
)";
  EXPECT_THAT(lines(memory.load().mistakes),
              ElementsAre("x.yaml:2:11: include: what a file holds cannot name a file",
                          "x.yaml:4:13: plugins[0].name: what a file holds cannot be a plugin's name",
                          "x.yaml:5:26: plugins[1].group: no group (not shown) is there",
                          "x.yaml:5:62: plugins[1].database.pool: no database (not shown) is there"));
}

TEST(ConfigLoad, ChecksTextsByTheirMeaning) {
  const Outcome outcome = load_text(R"(data: ""
zone: /Seoul
auth: { issuer: "" }
cache: { engine: redis, url: "http://x" }
server:
  cors: { origins: ["*", "https://a.example/path", "app.example"] }
  trusted_proxies: [10.0.0.0/33]
rate_limits: { a: { limit: 0, window: 25h } }
events: { backoff: 1h..1s }
plugins: [{ name: auth, upgrade: { canary: [101], abort: { p99: 2 } }, config: [] }]
)");
  EXPECT_THAT(lines(outcome.mistakes),
              ElementsAre("x.yaml:1:7: data: may not be empty",
                          HasSubstr("x.yaml:2:7: zone: '/Seoul' is not a time zone's name"),
                          "x.yaml:3:17: auth.issuer: may not be empty",
                          HasSubstr("x.yaml:4:30: cache.url: is not redis://[user:password@]host[:port][/database]"),
                          HasSubstr("server.cors.origins[0]: '*' is not an allow list"),
                          HasSubstr("server.cors.origins[1]: 'https://a.example/path' is not an origin"),
                          HasSubstr("server.cors.origins[2]: 'app.example' is not an origin"),
                          HasSubstr("server.trusted_proxies[0]: '10.0.0.0/33' is not a network"),
                          "x.yaml:8:28: rate_limits.a.limit: must be at least 1",
                          "x.yaml:8:39: rate_limits.a.window: must be at most 1d",
                          HasSubstr("events.backoff: '1h..1s' is not a first and a longest wait"),
                          HasSubstr("plugins[0].upgrade.canary[0]: '101' is not a percentage"),
                          HasSubstr("plugins[0].upgrade.abort.p99: '2' is not a factor"),
                          HasSubstr("plugins[0].config: expected a map of the plugin's own settings, not a list")));
}

TEST(ConfigYaml, RefusesWhatIsNoSingleDocumentOfSettings) {
  const std::pair<std::string, std::string> rows[] = {
      {"a: 1\n---\nb: 2\n", "x.yaml:2:1: a second document"},
      {"- a\n- b\n", "x.yaml:1:1: expected a map of settings, not a list"},
      {"just text", "x.yaml:1:1: expected a map of settings, not a single value"},
      {"server: {", "not YAML: end of map flow not found"},
      {"server: { drain: ${X} }", "(inside { } and [ ] a reference needs quotes: \"${NAME}\")"},
      {"log:\n\tlevel: x\n", "not YAML"},
      {"log: !!binary x\n", "x.yaml:1:6: the tag"},
      {"? [a]\n: b\n", "x.yaml:1:3: a key must be text"},
      {"a: \xff\n", "x.yaml:1:4: not UTF-8"},
      {"a: &x [*x]\n", "x.yaml:1:8: the alias stands inside of what it refers to"},
      {"a: *nowhere\n", "not YAML"},
      {"a: " + std::string(70, '[') + std::string(70, ']'), "nested deeper than 64 levels"},
      {std::string(1024 * 1024 + 1, '#'), "x.yaml: larger than 1 MiB"},
  };
  for (const auto& [yaml, expected] : rows) {
    const auto mistakes = lines(load_text(yaml).mistakes);
    ASSERT_FALSE(mistakes.empty()) << yaml.substr(0, 40);
    EXPECT_THAT(mistakes.front(), HasSubstr(expected)) << yaml.substr(0, 40);
  }
}

TEST(ConfigYaml, TakesAnEmptyFileForNoSettings) {
  for (const char* yaml : {"", "# nothing\n", "~", "{}", "server:\nplugins: ~\n"}) EXPECT_TRUE(load_text(yaml)) << yaml;
}

TEST(ConfigYaml, AnAliasBombIsDefusedAndAnOrdinaryAliasWorks) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int n = 0; n < 10; ++n) bomb += (n > 0 ? ", " : "") + last;
    bomb += "]\n";
  }
  EXPECT_THAT(lines(load_text(bomb).mistakes),
              ElementsAre(HasSubstr("more than 100000 values once its aliases are written out")));

  std::string deep = "a0: &a0 [x]\n";  // few values, but nested ever deeper
  for (int i = 1; i < 100; ++i) {
    deep += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
  }
  EXPECT_THAT(lines(load_text(deep).mistakes), ElementsAre(HasSubstr("nested deeper than 64 levels")));

  const Settings s = settings_of(load_text("server: { deadline: &d 7s, drain: *d }\n"));
  EXPECT_EQ(s.server.drain, 7s);
}

TEST(ConfigYaml, ReferencesCannotBlowUpMemory) {
  Memory memory;
  memory.files["big"] = std::string(900 * 1024, 'x');
  std::string yaml = "plugins: [{ name: booking, config: { a: \"";
  for (int i = 0; i < 200; ++i) yaml += "${file:big}";
  yaml += "\", b: [";
  for (int i = 0; i < 200; ++i) yaml += "\"${file:big}\", ";
  memory.files["x.yaml"] = yaml + "] } }]\n";
  const Outcome outcome = memory.load();
  EXPECT_FALSE(outcome);
  EXPECT_THAT(text(outcome.mistakes), HasSubstr("too much text from references (more than 4 MiB)"));
}

TEST(ConfigTree, KeepsTextThatOnlyLooksLikeANumber) {
  const Settings s = settings_of(load_text(
      "plugins: [{ name: booking, config: { phone: 01012345678, big: 1e999, grouped: 1_000, quoted: \"5\", int: -5, "
      "float: 1.5e3, yes: yes, on: true, none: ~, \"a/b~c\": x, tag: !!str 7 } }]"));
  EXPECT_EQ(s.plugins[0].config.json,
            R"({"phone":"01012345678","big":"1e999","grouped":"1_000","quoted":"5","int":-5,"float":1.5e3,"yes":"yes",)"
            R"("on":true,"none":null,"a/b~c":"x","tag":"7"})");
  EXPECT_EQ(s.plugins[0].config.places.count("/a~1b~0c"), 1U);
}

TEST(ConfigLoad, ReadsFromDiskAndFromTheRealEnvironment) {
  char folder[] = "/tmp/hearth-config-XXXXXX";
  ASSERT_NE(mkdtemp(folder), nullptr);
  const std::filesystem::path at{folder};
  std::ofstream{at / "x.yaml"} << "include: [base.yaml]\nzone: ${HEARTH_TEST_ZONE}\n";
  std::ofstream{at / "base.yaml"} << "auth: { issuer: \"${file:issuer}\" }\n";
  std::ofstream{at / "issuer"} << "from a file\n";
  setenv("HEARTH_TEST_ZONE", "UTC", 1);
  const Settings s = settings_of(load({(at / "x.yaml").string(), {}, {}}));
  EXPECT_EQ(s.zone, "UTC");
  EXPECT_EQ(s.auth.issuer, "from a file");
  EXPECT_THAT(lines(load({(at / "none.yaml").string(), {}, {}}).mistakes),
              ElementsAre(HasSubstr("cannot be read: No such file")));
  EXPECT_THAT(lines(load({folder, {}, {}}).mistakes), ElementsAre(HasSubstr("is a folder")));
  std::filesystem::remove_all(at);
}

TEST(ConfigLoad, SaysWhereASettingHasGone) {
  EXPECT_THAT(lines(load_text("auth: { access_token_lifetime: 5m }").mistakes),
              ElementsAre(HasSubstr("auth.access_token_lifetime: is said by the plugin that issues the tokens")));
  EXPECT_THAT(lines(load_text("server: { limits: { json_depth: 33 } }").mistakes),
              ElementsAre(HasSubstr("json_depth: must be at most 32")));
}

TEST(ConfigLoad, TakesHostsThatMayBePrivateAndRefusesWhatIsNone) {
  const Settings good = settings_of(load_text(R"(
outbound: { private_hosts: ["127.0.0.1:4711", "*.internal", "[::1]:80"], ca_file: /etc/ca.pem, timeout: 3s }
)"));
  EXPECT_THAT(good.outbound.private_hosts, ElementsAre("127.0.0.1:4711", "*.internal", "[::1]:80"));
  EXPECT_EQ(good.outbound.ca_file, "/etc/ca.pem");
  EXPECT_EQ(good.outbound.timeout, 3s);
  const auto bad =
      lines(load_text(R"(outbound: { private_hosts: ["*", "http://a", "a:b", "a:0", "", "*.", "[::1"] })").mistakes);
  ASSERT_EQ(bad.size(), 7U);
  EXPECT_THAT(bad[0], HasSubstr("outbound.private_hosts[0]: '*' would open the whole private network"));
  for (std::size_t i = 1; i < bad.size(); ++i) EXPECT_THAT(bad[i], HasSubstr("is not a host")) << i;
}

TEST(ConfigLoad, NamesADeploymentForAnotherCommandWithoutWhatMayBeSecret) {
  EXPECT_EQ(words({"x.yaml", {"plugins.a.config.key=kanarie", "data=d"}, ""}), "-c x.yaml --set data=d");
  EXPECT_EQ(words({"x.yaml", {}, "e"}), "-c x.yaml --data e");
  EXPECT_EQ(words({}), "");
}

TEST(ConfigLoad, TakesKeysOfSignaturesInEitherBase64) {
  const std::string key(43, 'A');
  for (const auto& good : {key, key + "=", std::string(42, '-') + "/"}) {
    EXPECT_TRUE(load_text("trust: { keys: ['" + good + "'] }")) << good;
  }
  for (const auto& bad : {std::string{"!!!"}, key + "A", std::string(43, '!'), std::string{}}) {
    EXPECT_THAT(lines(load_text("trust: { keys: ['" + bad + "'] }").mistakes),
                ElementsAre(HasSubstr("trust.keys[0]: '" + bad + "' is not an Ed25519 public key")));
  }
}

}  // namespace
}  // namespace hearth::config::load_test
