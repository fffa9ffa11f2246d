#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sqlite3.h>

#include <csignal>
#include <filesystem>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/child_process.hpp"
#include "tests/support/hearth_process.hpp"
#include "tests/support/raw_connection.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/wait.hpp"

// The command line as an operator types it: words, exit code, what is said.
namespace hearth::cli_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Words = std::vector<std::string>;
namespace fs = std::filesystem;

class CommandLine : public ::testing::Test {
 protected:
  /// A deployment with its data in a folder of this test; `more` is YAML.
  std::string deployment(const std::string& more, const std::string& name = "x.yaml") {
    return folder.write(name, "profile: development\ndata: " + (folder / "data").string() + "\n" + more).string();
  }
  std::string auth() { return deployment("plugins: [{ name: auth }]\n"); }

  static support::Finished hearth(Words words) {
    words.insert(words.begin(), support::HearthProcess::binary());
    return support::run(words);
  }
  static void expect(int code, const Words& words, const ::testing::Matcher<std::string>& output) {
    const auto done = hearth(words);
    std::string line;
    for (const auto& word : words) line += " " + word;
    EXPECT_EQ(done.code, code) << "hearth" << line << "\n" << done.output;
    EXPECT_THAT(done.output, output) << "hearth" << line;
  }

  support::TemporaryFolder folder;
};

TEST_F(CommandLine, SettingsAreShownWithoutTheSecretsOfPlugins) {
  const auto file = deployment(
      "plugins:\n"
      "  - { name: payment, config: { toss: { secret_key: SECRETpw } } }\n"
      "  - { name: notifications, config: { brand_en: Shown, smtp: { password: SECRETpw } } }\n"
      "  - { name: not_there, config: { anything: SECRETpw } }\n");
  const auto other =
      deployment("plugins: [{ name: payment, config: { toss: { secret_key: SECRETpw2 } } }]\n", "y.yaml");
  expect(0, {"config", "print", "-c", file}, AllOf(HasSubstr("Shown"), HasSubstr("***"), Not(HasSubstr("SECRETpw"))));
  expect(0, {"config", "print", "-c", file, "--json"}, AllOf(HasSubstr("Shown"), Not(HasSubstr("SECRETpw"))));
  expect(0, {"config", "diff", "-c", file, "--with", other},
         AllOf(HasSubstr("plugins.payment.config.toss.secret_key: \"***\" -> \"***\""), Not(HasSubstr("SECRETpw"))));
  const auto diff = hearth({"config", "diff", "-c", file, "--with", other, "--json"});
  EXPECT_THAT(diff.output,
              AllOf(HasSubstr(R"("path":"plugins.payment.config.toss.secret_key")"), Not(HasSubstr("SECRETpw"))));
  EXPECT_TRUE(nlohmann::json::accept(diff.output)) << diff.output;
}

TEST_F(CommandLine, AWrongFileTellsOfBundlesInTheSameGo) {
  const auto file = deployment("dtaa: x\nplugins: [{ name: not_there }, { name: auth, version: ^9.0 }]\n");
  expect(2, {"check", "-c", file},
         AllOf(HasSubstr("dtaa: unknown key"), HasSubstr("plugins[0].name: plugin not_there: there is no bundle"),
               HasSubstr("plugins[1].version: plugin auth: its version is")));
  for (const char* command : {"check", "doctor"}) {
    const auto json = hearth({command, "-c", file, "--json"});
    EXPECT_EQ(json.code, 2) << command;
    EXPECT_TRUE(nlohmann::json::accept(json.output)) << json.output;
    EXPECT_THAT(json.output, HasSubstr("dtaa: unknown key")) << command;
  }
}

TEST_F(CommandLine, CheckRefusesWhatServeRefuses) {
  const auto file = auth();
  const auto ca = folder.write("not.pem", "no certificate").string();
  struct Row {
    Words set;
    std::string says;
  };
  for (const auto& [set, says] : std::initializer_list<Row>{
           {{"log.file=/proc/nope/x.log"}, "log.file: /proc/nope/x.log cannot be written to"},
           {{"data=/proc/nope"}, "data: /proc/nope cannot be written to"},
           {{"keys.folder=/proc/nope"}, "keys.folder: /proc/nope cannot be written to"},
           {{"keys.folder=" + ca}, "keys.folder: " + ca},
           {{"databases.main.folder=/proc/nope"}, "databases.main.folder: /proc/nope cannot be written to"},
           {{"databases.main.folder=" + ca}, ca + " cannot be written to: Not a directory"},
           {{"zone=Mars"}, "zone: there is no time zone 'Mars'"},
           {{"auth.key_service=x.y@1"}, "auth.key_service: no plugin of this deployment provides x.y@1"},
           {{"outbound.ca_file=/nope"}, "outbound.ca_file: the certificate file /nope cannot be read"},
           {{"outbound.ca_file=" + ca}, "cannot be read"},
           {{"server.tls.certificate=abc", "server.tls.key=abc"}, "server.tls: the TLS certificate or key cannot be"},
           {{"trust.keys=[\"!!!\"]"}, "trust.keys[0]: '!!!' is not an Ed25519 public key"},
           {{"trust.policy=signed", "trust.keys=" + std::string(43, 'A')}, "trust.policy is 'signed'"}}) {
    Words more{"-c", file};
    for (const auto& one : set) more.insert(more.end(), {"--set", one});
    const auto asked = [&](Words words) {
      words.insert(words.end(), more.begin(), more.end());
      return words;
    };
    expect(2, asked({"check"}), HasSubstr(says));
    const auto json = hearth(asked({"check", "--json"}));
    EXPECT_EQ(json.code, 2);
    EXPECT_FALSE(nlohmann::json::parse(json.output).at("good").get<bool>()) << json.output;
    expect(2, asked({"serve", "--set", "server.listen=127.0.0.1:0", "--set", "admin.listen=127.0.0.1:0"}),
           AllOf(HasSubstr(says), Not(HasSubstr("terminate called"))));
  }
  expect(3, {"doctor", "-c", file, "--set", "zone=Mars"}, HasSubstr("BAD  settings: zone: there is no time zone"));
  Words made{"check", "-c", file};
  for (const char* one : {"log.file", "keys.folder", "databases.main.folder"})
    made.insert(made.end(), {"--set", std::string{one} + "=" + (folder / "made" / one).string()});
  expect(0, made, HasSubstr("fit together"));
  EXPECT_FALSE(fs::exists(folder / "made")) << "what was tried is left behind";
  EXPECT_EQ(hearth({"check", "-c", file, "--set", "data=/proc/nope"}).output,
            "data: /proc/nope cannot be written to: No such file or directory\n")
      << "one mistake is told once";
}

TEST_F(CommandLine, ARefusedDigestNamesTheWayOut) {
  const auto file = auth();
  folder.write("data/plugins.lock", "auth 0.9.0 sha256:abc\n");
  const auto way_out = " -c " + file + "`; if not";
  expect(2, {"check", "-c", file}, AllOf(HasSubstr("plugins.lock says sha256:abc"), HasSubstr(way_out)));
  expect(3, {"doctor", "-c", file}, HasSubstr("plugins.lock says sha256:abc"));
  expect(2, {"serve", "-c", file}, HasSubstr(way_out));
  const auto refused = hearth({"check", "-c", file}).output;
  const auto from = refused.find("`hearth ") + 8;
  std::istringstream typed{refused.substr(from, refused.find('`', from) - from)};
  const Words words{std::istream_iterator<std::string>{typed}, {}};
  expect(0, words, HasSubstr("is installed in"));
  expect(0, {"check", "-c", file}, HasSubstr("fit together"));
}

TEST_F(CommandLine, TheDescriptionIsTheOneThatIsServed) {
  support::HearthOptions options;
  options.config = deployment("auth: { key_service: auth.verify_key@1 }\nplugins: [{ name: auth }]\n");
  const support::HearthProcess host{options};
  const auto served = nlohmann::json::parse(host.client().get("/api/v1/openapi.json").body);
  const auto printed = hearth({"openapi", "-c", options.config.string()});
  EXPECT_EQ(nlohmann::json::parse(printed.output), served);
  EXPECT_TRUE(served.at("paths").contains("/docs"));
  expect(0, {"routes", "-c", options.config.string()},
         AllOf(HasSubstr("/.well-known/jwks.json"), HasSubstr("/api/v1/openapi.json"), HasSubstr("/docs")));
}

TEST_F(CommandLine, DemoDataThatIsNotThereIsTold) {
  support::HearthOptions options;
  options.config = auth();
  options.set = {"demo=true"};
  const support::HearthProcess host{options};
  EXPECT_TRUE(host.logs("demo data was asked for, and there is no folder with it"));
}

TEST_F(CommandLine, WhatIsMistypedIsNamed) {
  const auto file = auth();
  expect(2, {"sevre"}, HasSubstr("there is no command 'sevre' (did you mean 'serve'?)"));
  expect(2, {"config", "prnt"}, HasSubstr("there is no command 'config prnt' (did you mean 'config print'?)"));
  expect(2, {"user", "foo"}, HasSubstr("there is no command 'user foo'; the commands of plugins are known with -c"));
  expect(2, {"user", "create-admn", "-c", file}, HasSubstr("(did you mean 'user create-admin'?)"));
  expect(2, {"config", "diff", "-c", file, "--with", "/nope"}, HasSubstr("--with: '/nope' cannot be read"));
  expect(2, {"config", "print", "-c", "/nope"}, HasSubstr("-c: '/nope' cannot be read"));
  expect(2, {"check", "-c", file, "--set", "plugins.auth.config.code_lifetime=soon"},
         HasSubstr("code_lifetime: is not a duration (a whole number and a unit"));
}

TEST_F(CommandLine, CommandsOfPluginsExplainThemselves) {
  const auto file = auth();
  expect(0, {"user", "--help", "-c", file},
         AllOf(HasSubstr("user create-admin: Make an administrator"), HasSubstr("user create:")));
  expect(0, {"user", "create-admin", "--help", "-c", file}, AllOf(HasSubstr("--email"), HasSubstr("--password")));
  expect(2, {"user", "create-admin", "-c", file}, HasSubstr("--email is required"));
  const Words make{"user", "create-admin", "-c", file, "--email", "a@example.com", "--password"};
  const auto with = [&](const char* password) {
    Words words = make;
    words.emplace_back(password);
    return words;
  };
  expect(2, with("short"), AllOf(HasSubstr("--password: must have at least 8"), Not(HasSubstr("payload"))));
  expect(0, with("long enough 1"), HasSubstr("a@example.com"));
  expect(1, with("long enough 1"), AllOf(HasSubstr("there is an account"), Not(HasSubstr("UNIQUE"))));
}

/// Rows in order: each command finds what those before it have left.
TEST_F(CommandLine, EveryCommandSaysWhatItDidAndItsExitCode) {
  const auto file = auth();
  const auto bundle = fs::path{support::HearthProcess::binary()}.parent_path().parent_path() / "plugins/auth.hearth";
  const std::string unknown = "01a21c1e-e72f-7190-b88e-b48ce6ae7e3f";
  struct Row {
    int code;
    Words words;
    ::testing::Matcher<std::string> says;
  };
  const auto nothing = ::testing::IsEmpty();
  for (const auto& [code, words, says] : std::vector<Row>{
           {0, {"--version"}, ::testing::MatchesRegex("[0-9.]+\n")},
           {2, {}, HasSubstr("A subcommand is required")},
           {0, {"config", "print"}, AllOf(HasSubstr("plugins:"), HasSubstr("x.yaml:1:10"), HasSubstr("# default"))},
           {0, {"config", "schema"}, AllOf(HasSubstr("\"access_token_lifetime\""), HasSubstr("\"listen\""))},
           {0, {"check"}, HasSubstr("The settings and 1 plugins fit together.")},
           {0, {"check", "--json"}, HasSubstr(R"({"good":true,"plugins":[{"name":"auth",)")},
           {0,
            {"doctor"},
            AllOf(HasSubstr("ok   settings: fit"), HasSubstr("ok   database of auth: is made at the first start"))},
           {3, {"doctor", "--set", "profile=production"}, HasSubstr("BAD  keys: are missing: run 'hearth keys new'")},
           {0, {"migrate", "plan"}, HasSubstr("auth  auth/1 create_users  pending")},
           {0, {"migrate", "up", "--json"}, HasSubstr(R"("name":"create_users","number":1,"owner":"auth")")},
           {0, {"doctor"}, HasSubstr("ok   database of auth: answers, nothing to migrate")},
           {0, {"migrate", "plan"}, nothing},
           {0, {"migrate", "status"}, AllOf(HasSubstr("auth/1 create_users  2"), Not(HasSubstr("pending")))},
           {2, {"migrate", "up", "--plugin", "nobody"}, HasSubstr("the deployment has no plugin 'nobody'")},
           {2,
            {"migrate", "down", "--plugin", "auth", "--to", "-1"},
            HasSubstr("auth has no migration -1: --to takes one of 0 (none stays), 1, 2")},
           {2, {"migrate", "down", "--plugin", "auth", "--to", "99"}, HasSubstr("auth has no migration 99")},
           {2, {"migrate", "down", "--plugin", "auth", "--to", "one"}, HasSubstr("--to")},
           {0, {"migrate", "plan"}, nothing},
           {0, {"migrate", "down", "--plugin", "auth", "--to", "1"}, HasSubstr("auth  auth/2 create_sessions  2")},
           {0, {"migrate", "plan"}, AllOf(HasSubstr("auth/2 create_sessions"), Not(HasSubstr("create_users")))},
           {0, {"migrate", "up"}, HasSubstr("auth/2 create_sessions")},
           {0, {"keys", "new", "--json"}, HasSubstr(R"({"folder":")")},
           {1, {"keys", "new"}, HasSubstr("is there already")},
           {2, {"keys", "rotate"}, HasSubstr("say what to rotate: --signing, --master, or both")},
           {0, {"keys", "rotate", "--signing"}, HasSubstr("Tokens are signed by ")},
           {0, {"keys", "rotate", "--signing", "--master", "--json"}, HasSubstr(R"({"master":2,"signing":")")},
           {0, {"outbox", "list", "--json"}, "[]\n"},
           {0, {"outbox", "replay", "--all"}, "0 will be tried again\n"},
           {0, {"outbox", "replay", "--all", "--json"}, "{\"replayed\":0}\n"},
           {1, {"outbox", "replay", unknown}, HasSubstr("there is no dead letter " + unknown)},
           {2, {"outbox", "replay", "x"}, HasSubstr("'x' is no id")},
           {2, {"outbox", "replay"}, HasSubstr("name one id, or say --all")},
           {0, {"audit", "verify"}, "auth: 0 rows, 0 not yet chained: unchanged\n"},
           {0, {"plugin", "list"}, HasSubstr("configured")},
           {0, {"plugin", "install", bundle.string(), "--json"}, HasSubstr(R"("digest": "sha256:)")},
           {0, {"plugin", "list", "--json"}, HasSubstr(R"("locked": "1.0.0")")}}) {
    Words all = words;
    if (!words.empty() && words[0] != "--version") all.insert(all.end(), {"-c", file});
    expect(code, all, says);
  }
}

TEST_F(CommandLine, OnlyWhatMayMakeADatabaseMakesOne) {
  const auto file = auth();
  const auto asked = [&](Words words) {
    words.insert(words.end(), {"-c", file});
    return words;
  };
  const auto looked_in = HasSubstr("no plugin has tables yet (the data folder is " + (folder / "data").string() + ")");
  expect(0, asked({"doctor"}), HasSubstr("ok   database of auth: is made at the first start"));
  for (const char* command : {"plan", "status"}) {
    expect(0, asked({"migrate", command}),
           AllOf(HasSubstr("auth  host/2 create_effects  pending"), HasSubstr("auth  auth/1 create_users  pending")));
  }
  expect(0, asked({"outbox", "list"}), looked_in);
  expect(0, asked({"outbox", "replay", "--all"}), AllOf(looked_in, HasSubstr("0 will be tried again")));
  expect(0, asked({"migrate", "down", "--plugin", "auth", "--to", "0"}), ::testing::IsEmpty());
  EXPECT_FALSE(fs::exists(folder / "data"));
  expect(0, asked({"keys", "new"}), HasSubstr("keys"));
  expect(1, asked({"audit", "verify"}), HasSubstr("auth has no tables yet, and so no audit log"));
  EXPECT_FALSE(fs::exists(folder / "data/databases"));
}

TEST_F(CommandLine, WhatReadsADatabaseLeavesItAsItWas) {
  const auto file = auth();
  const auto empty = folder.write("data/databases/main/auth.db", "");
  for (const Words& words : {Words{"doctor"}, {"migrate", "status"}, {"outbox", "list"}}) {
    Words all = words;
    all.insert(all.end(), {"-c", file});
    expect(0, all, HasSubstr(words[0] == "outbox" ? "no plugin has tables yet" : "pending"));
    EXPECT_EQ(fs::file_size(empty), 0u) << words[0];
    EXPECT_EQ(std::distance(fs::directory_iterator{empty.parent_path()}, {}), 1) << words[0];
  }
}

TEST_F(CommandLine, HelpHasAnExampleOfTheCommandItself) {
  for (const Words& command : {Words{"serve"},       {"check"},
                               {"doctor"},           {"routes"},
                               {"openapi"},          {"config", "print"},
                               {"config", "schema"}, {"config", "diff"},
                               {"migrate", "plan"},  {"migrate", "up"},
                               {"migrate", "down"},  {"migrate", "status"},
                               {"keys", "new"},      {"keys", "rotate"},
                               {"audit", "verify"},  {"outbox", "list"},
                               {"outbox", "replay"}, {"plugin", "new"},
                               {"plugin", "check"},  {"plugin", "inspect"},
                               {"plugin", "list"},   {"plugin", "install"}}) {
    std::string typed = "Example: hearth";
    for (const auto& word : command) typed += " " + word;
    Words words = command;
    words.emplace_back("--help");
    expect(0, words, HasSubstr(typed));
  }
}

TEST_F(CommandLine, AuditVerifyFindsARowThatWasChanged) {
  support::HearthOptions options;
  options.config = auth();
  options.data = folder / "data";
  support::HearthProcess host{options};
  expect(0, {"user", "create-admin", "-c", options.config.string(), "--email", "a@example.com"}, HasSubstr("password"));
  const Words verify{"audit", "verify", "-c", options.config.string()};
  EXPECT_TRUE(support::wait_until([&] { return hearth(verify).output.starts_with("auth: 1 rows, 0 not yet"); }));
  expect(0, verify, HasSubstr("unchanged"));
  EXPECT_EQ(host.terminate(), 0);
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open((folder / "data/databases/main/auth.db").c_str(), &database), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(database,
                         "drop trigger hearth_audit_update; update hearth_audit set action = 'nothing' where seq = 1",
                         nullptr, nullptr, nullptr),
            SQLITE_OK)
      << sqlite3_errmsg(database);
  sqlite3_close(database);
  expect(3, verify, HasSubstr(" at 1: "));
}

TEST_F(CommandLine, ASecondSignalEndsAtOnce) {
  support::HearthOptions options;
  options.config = auth();
  support::HearthProcess host{options};
  const support::RawConnection half{host.listen()};  // draining waits for the rest of its request
  half.send("POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\n");
  host.signal(SIGTERM);
  ASSERT_TRUE(host.logs("draining"));
  host.signal(SIGTERM);
  EXPECT_EQ(host.wait_for_end(), 130);
}

}  // namespace
}  // namespace hearth::cli_test
