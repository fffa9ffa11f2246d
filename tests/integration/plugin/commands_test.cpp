#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/child_process.hpp"
#include "tests/support/hearth_process.hpp"
#include "tests/support/temporary_folder.hpp"

// `hearth plugin ...` as a third party calls it.
namespace hearth::plugin::commands_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
namespace fs = std::filesystem;

class PluginCommands : public ::testing::Test {
 protected:
  /// What hearth_add_plugin() does: the library, its migrations, and the manifest that hearth writes.
  fs::path notes() {
    const auto bundle = folder / "cnotes.hearth";
    fs::create_directories(bundle);
    fs::copy_file(HEARTH_HOSTILE_FOLDER "/cnotes.so", bundle / "cnotes.so");
    fs::copy(HEARTH_CONFORMANCE_FOLDER "/c_plugin/migrations", bundle / "migrations", fs::copy_options::recursive);
    const auto source = folder.write(
        "plugin.yaml", "name: cnotes\nversion: 1.0.0\nabout: Notes in plain C\npermissions: { database: true }\n");
    const auto made = hearth({"manifest", (bundle / "cnotes.so").string(), "--source", source.string(), "--out",
                              (bundle / "manifest.json").string()});
    EXPECT_EQ(made.code, 0) << made.output;
    return bundle;
  }
  support::Finished hearth(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {HEARTH_BINARY, "plugin"});
    return support::run(arguments);
  }
  /// A hearth with a folder of plugins and data of its own.
  fs::path installation() {
    const auto prefix = folder / "installed";
    fs::create_directories(prefix / "bin");
    fs::create_directories(prefix / "plugins");
    fs::copy_file(HEARTH_BINARY, prefix / "bin/hearth");
    return prefix;
  }
  static support::Finished install(const fs::path& prefix, const fs::path& bundle) {
    return support::run(
        {(prefix / "bin/hearth").string(), "plugin", "install", bundle.string(), "--data", (prefix / "data").string()});
  }
  /// A bundle of one of the hostile libraries, with the manifest that hearth writes.
  fs::path hostile(const std::string& library, const std::string& name) {
    const auto bundle = folder / (name + ".hearth");
    fs::create_directories(bundle);
    fs::copy_file(HEARTH_HOSTILE_FOLDER "/hostile_" + library + ".so", bundle / (name + ".so"));
    const auto source = folder.write(name + ".yaml", "name: " + name + "\nversion: 1.0.0\n");
    const auto made = hearth({"manifest", (bundle / (name + ".so")).string(), "--source", source.string(), "--out",
                              (bundle / "manifest.json").string()});
    EXPECT_EQ(made.code, 0) << made.output;
    return bundle;
  }
  /// The file of a deployment; plugins: YAML, an item a line.
  std::string deployment(const std::string& plugins) {
    return folder
        .write("deployment.yaml",
               "profile: development\ndata: " + (folder / "data").string() + "\nplugins:\n" + plugins)
        .string();
  }
  static std::string item(const fs::path& bundle, const std::string& more = {}) {
    return "  - { name: " + bundle.stem().string() + ", path: " + bundle.string() + more + " }\n";
  }
  support::TemporaryFolder folder;
};

constexpr auto not_required = ", required: false";

TEST_F(PluginCommands, ManifestHoldsWhatTheCodeAndTheSourceSay) {
  const auto manifest = support::read_file(notes() / "manifest.json");
  EXPECT_THAT(manifest, AllOf(HasSubstr(R"("about": "Notes in plain C")"), HasSubstr(R"("database": true)"),
                              HasSubstr(R"("/cnotes/notes")"), HasSubstr("0001_create_notes.up.sql"),
                              HasSubstr("cnotes_store.add@1")));
}

TEST_F(PluginCommands, ManifestTellsEveryMistakeOfTheSource) {
  const auto source = folder.write("bad.yaml", "name: cnotes\nverison: 1.0.0\nexecution: rope\n");
  const auto made = hearth({"manifest", HEARTH_HOSTILE_FOLDER "/cnotes.so", "--source", source.string(), "--out",
                            (folder / "m.json").string()});
  EXPECT_EQ(made.code, 1);
  EXPECT_THAT(made.output, AllOf(HasSubstr("bad.yaml:2:1: verison: unknown key (did you mean 'version'?)"),
                                 HasSubstr("version: is missing"),
                                 HasSubstr("bad.yaml:3:12: execution: 'rope' must be 'fiber' or 'threads'")));
}

TEST_F(PluginCommands, ManifestOfCodeThatEndsTheProcessFails) {
  const auto source = folder.write("plugin.yaml", "name: hostile\nversion: 1.0.0\n");
  const auto made = hearth({"manifest", HEARTH_HOSTILE_FOLDER "/hostile_EXIT_WELL.so", "--source", source.string(),
                            "--out", (folder / "m.json").string()});
  EXPECT_EQ(made.code, 1);
  EXPECT_THAT(made.output, HasSubstr("plugin hostile ended the process: it called exit(0) in 'create'"));
  EXPECT_FALSE(fs::exists(folder / "m.json"));
}

TEST_F(PluginCommands, InspectRunsNoneOfTheCode) {
  const auto bundle = notes();
  fs::permissions(bundle / "cnotes.so", fs::perms::none);  // not even readable
  fs::resize_file(bundle / "cnotes.so", 0);
  const auto shown = hearth({"inspect", bundle.string()});
  EXPECT_EQ(shown.code, 0) << shown.output;
  EXPECT_THAT(shown.output, AllOf(HasSubstr("cnotes 1.0.0"), HasSubstr("POST /cnotes/notes  (open)"),
                                  HasSubstr("GET /cnotes/me  (consumer)")));
}

TEST_F(PluginCommands, CheckGivesOneVerdict) {
  const auto bundle = notes();
  const auto good = hearth({"check", bundle.string(), "--beside", folder.path().string()});
  EXPECT_EQ(good.code, 0) << good.output;
  EXPECT_THAT(good.output, HasSubstr("The bundle is good."));
  fs::copy_file(HEARTH_HOSTILE_FOLDER "/hostile_MAJOR.so", bundle / "cnotes.so", fs::copy_options::overwrite_existing);
  const auto bad = hearth({"check", bundle.string(), "--json", "--beside", folder.path().string()});
  EXPECT_EQ(bad.code, 3);
  EXPECT_THAT(bad.output, AllOf(HasSubstr(R"("good": false)"), HasSubstr("hearth_module.abi_major is 2")));
}

TEST_F(PluginCommands, InstallTakesTheCheckedBundleAndLocksItsDigest) {
  const auto prefix = installation();
  const auto bundle = notes();
  const auto done = install(prefix, bundle);
  EXPECT_EQ(done.code, 0) << done.output;
  EXPECT_EQ(support::read_file(prefix / "plugins/cnotes.hearth/cnotes.so"), support::read_file(bundle / "cnotes.so"));
  EXPECT_THAT(support::read_file(prefix / "data/plugins.lock"), HasSubstr("cnotes 1.0.0 sha256:"));
  EXPECT_EQ(install(prefix, bundle).code, 0);  // once more, over the same
  EXPECT_EQ(std::distance(fs::directory_iterator{prefix / "plugins"}, {}), 1);
}

TEST_F(PluginCommands, InstallRefusesWhatCheckRefusesAndKeepsTheGoodOne) {
  const auto prefix = installation();
  const auto bundle = notes();
  ASSERT_EQ(install(prefix, bundle).code, 0);
  const auto lock = support::read_file(prefix / "data/plugins.lock");
  const auto good = support::read_file(bundle / "cnotes.so");
  const auto stays = [&](const std::string& part) {
    const auto refused = install(prefix, bundle);
    EXPECT_EQ(refused.code, 1);
    EXPECT_THAT(refused.output, AllOf(HasSubstr("nothing was installed"), HasSubstr(part)));
    EXPECT_EQ(support::read_file(prefix / "plugins/cnotes.hearth/cnotes.so"), good);
    EXPECT_EQ(support::read_file(prefix / "data/plugins.lock"), lock);
    EXPECT_EQ(std::distance(fs::directory_iterator{prefix / "plugins"}, {}), 1);
  };
  fs::resize_file(bundle / "cnotes.so", 1000);
  stays("symbols: it is no readable shared library");
  fs::copy_file(HEARTH_HOSTILE_FOLDER "/hostile_MAJOR.so", bundle / "cnotes.so", fs::copy_options::overwrite_existing);
  stays("hearth_module.abi_major is 2");
}

TEST_F(PluginCommands, CheckOfADeploymentTellsALibraryThatWasCut) {
  const auto prefix = installation();
  ASSERT_EQ(install(prefix, notes()).code, 0);
  const auto config = folder.write("notes.yaml", "plugins: [{name: cnotes, permissions: {database: true}}]\ndata: " +
                                                     (prefix / "data").string() + "\n");
  const std::vector<std::string> check{(prefix / "bin/hearth").string(), "check", "-c", config.string()};
  EXPECT_THAT(support::run(check).output, AllOf(HasSubstr("requires the service"), Not(HasSubstr("its library"))));
  fs::resize_file(prefix / "plugins/cnotes.hearth/cnotes.so", 1000);
  const auto bad = support::run(check);
  EXPECT_NE(bad.code, 0);
  EXPECT_THAT(bad.output, HasSubstr("plugin cnotes: its library cannot be opened"));
}

TEST_F(PluginCommands, CheckOfADeploymentRefusesWhatServeRefuses) {
  const auto sound = item(hostile("none", "hostile"));
  const auto rival = item(hostile("OTHER_NAME", "rival"));
  fs::rename(folder / "hostile.hearth", folder / "sound");
  const auto described = item(hostile("OPENAPI", "hostile"));
  fs::rename(folder / "hostile.hearth", folder / "described");
  const auto limited = item(hostile("RATE", "hostile"));
  fs::rename(folder / "hostile.hearth", folder / "limited");
  struct Row {
    const char* bundle;
    std::string plugins, says;
  };
  for (const auto& [bundle, plugins, says] : std::vector<Row>{
           {"sound", sound + rival, "plugin rival: the route GET /api/v1/hostile is claimed by hostile as well"},
           {"described", described, "plugin hostile: the route GET /api/v1/openapi.json is the host's own"},
           {"limited", limited, "plugin hostile: the route GET /api/v1/hostile names the rate policy 'lavish'"}}) {
    fs::rename(folder / bundle, folder / "hostile.hearth");
    const auto file = deployment(plugins);
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"check"},
          {"serve", "--set", "server.listen=127.0.0.1:0", "--set", "admin.listen=127.0.0.1:0"}}) {
      auto all = words;
      all.insert(all.begin(), HEARTH_BINARY);
      all.insert(all.end(), {"-c", file});
      const auto done = support::run(all);
      EXPECT_EQ(done.code, 2) << words[0] << ": " << done.output;
      EXPECT_THAT(done.output, HasSubstr(says)) << words[0];
    }
    fs::rename(folder / "hostile.hearth", folder / bundle);
  }
}

TEST_F(PluginCommands, CheckOfADeploymentWarnsOfWhatServeLeavesOut) {
  const auto file = deployment(item(hostile("none", "hostile"), not_required) + item(hostile("OTHER_NAME", "rival")) +
                               item(folder / "nowhere.hearth", not_required));
  const auto done = support::run({HEARTH_BINARY, "check", "-c", file});
  EXPECT_EQ(done.code, 0) << done.output;
  EXPECT_THAT(done.output,
              AllOf(HasSubstr("warning: plugin hostile: the route GET /api/v1/hostile is claimed by rival as well"),
                    HasSubstr("hostile is not required: the host starts without it"),
                    HasSubstr("warning: plugin nowhere: "), HasSubstr("The settings and 1 plugins fit together.")));
  const auto json = support::run({HEARTH_BINARY, "check", "-c", file, "--json"});
  EXPECT_THAT(json.output, AllOf(HasSubstr(R"("good":true)"), HasSubstr(R"("warnings":["plugin )")));
  const auto doctor = support::run({HEARTH_BINARY, "doctor", "-c", file});
  EXPECT_EQ(doctor.code, 3);
  EXPECT_THAT(doctor.output,
              AllOf(HasSubstr("BAD  plugins: plugin hostile: the route"), HasSubstr("BAD  plugins: plugin nowhere: ")));

  support::HearthOptions options;
  options.config = file;
  const support::HearthProcess host{options};
  EXPECT_EQ(host.client().get("/api/v1/hostile").status, 200U);
  EXPECT_THAT(host.admin_client().get("/readyz?verbose").body,
              HasSubstr("1 plugins run, 2 were left out: nowhere, hostile"));
  EXPECT_TRUE(host.logs("a plugin was left out"));
  EXPECT_TRUE(host.logs("is claimed by rival as well"));
}

TEST_F(PluginCommands, CheckOfADeploymentReadsTheMigrationsThatServeApplies) {
  const auto bundle = hostile("none", "hostile");
  folder.write("hostile.hearth/migrations/sqlite/0002_late.up.sql", "create table hostile.late (id integer)");
  folder.write("hostile.hearth/migrations/sqlite/0002_late.down.sql", "drop table hostile.late");
  folder.write("hostile.yaml", "name: hostile\nversion: 1.0.0\npermissions: { database: true }\n");
  ASSERT_EQ(hearth({"manifest", (bundle / "hostile.so").string(), "--source", (folder / "hostile.yaml").string(),
                    "--out", (bundle / "manifest.json").string()})
                .code,
            0);
  const auto required = support::run({HEARTH_BINARY, "check", "-c", deployment(item(bundle))});
  EXPECT_EQ(required.code, 2);
  EXPECT_THAT(required.output, HasSubstr("plugin hostile: the migrations are not in order"));
  const auto optional = support::run({HEARTH_BINARY, "check", "-c", deployment(item(bundle, not_required))});
  EXPECT_EQ(optional.code, 0);
  EXPECT_THAT(optional.output, HasSubstr("warning: plugin hostile: the migrations are not in order"));
}

TEST_F(PluginCommands, CheckTellsThatThereIsNoBundle) {
  const auto refused = hearth({"check", (folder / "nowhere.hearth").string()});
  EXPECT_EQ(refused.code, 3);
  EXPECT_THAT(refused.output, HasSubstr("cannot read the bundle"));
}

TEST_F(PluginCommands, NewRefusesANameThatIsNoneAndAFolderThatIsThere) {
  EXPECT_NE(hearth({"new", "Bad-Name"}).code, 0);
  folder.write("there/file", "x");
  const auto there = hearth({"new", "points", "--folder", (folder / "there").string()});
  EXPECT_EQ(there.code, 1);
  EXPECT_THAT(there.output, HasSubstr("is there and not empty"));
}

TEST_F(PluginCommands, NewRefusesNamesThatCannotWork) {
  for (const char* name : {"int", "class", "co_await", "not_eq", "std", "auth", "booking", "order", "user", "values",
                           "temp", "host", "pg_stats", "public", "test", "time"}) {
    const auto refused = hearth({"new", name, "--folder", (folder / name).string()});
    EXPECT_EQ(refused.code, 2) << name;
    EXPECT_THAT(refused.output, HasSubstr("'" + std::string{name} + "' ")) << name;
    EXPECT_THAT(refused.output, HasSubstr("choose another name")) << name;
    EXPECT_FALSE(fs::exists(folder / name)) << name;
  }
}

TEST_F(PluginCommands, NewWritesAWholePluginWithItsOwnName) {
  const auto made = hearth({"new", "star_points", "--folder", (folder / "star").string()});
  ASSERT_EQ(made.code, 0) << made.output;
  EXPECT_THAT(support::read_file(folder / "star/plugin.yaml"), HasSubstr("name: star_points"));
  EXPECT_THAT(support::read_file(folder / "star/src/plugin.cpp"),
              AllOf(HasSubstr("class StarPointsPlugin"), Not(HasSubstr("@name@"))));
  EXPECT_TRUE(fs::exists(folder / "star/src/star_points.cpp"));
  EXPECT_TRUE(fs::exists(folder / "star/CMakeLists.txt"));
}

}  // namespace
}  // namespace hearth::plugin::commands_test
