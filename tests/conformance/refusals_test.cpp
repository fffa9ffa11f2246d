#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "host/plugin/instance.hpp"
#include "tests/conformance/harness.hpp"

// Each way in which a plugin is refused, and the sentence that tells its author or operator the way out.
namespace hearth::conformance::refusals_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

std::string broken(const std::string& how) { return std::string{HEARTH_HOSTILE_FOLDER} + "/hostile_" + how + ".so"; }
std::string sound() { return broken("none"); }

class Refusal : public ::testing::Test {
 protected:
  /// Refused with the code and all of the parts in the sentence.
  void expect(const Error& error, const std::string& code, const std::vector<std::string>& parts) {
    EXPECT_EQ(error.code, code);
    for (const auto& part : parts) EXPECT_THAT(error.message, HasSubstr(part));
  }
  Harness host;
};

TEST_F(Refusal, IsNotMetByASoundPlugin) {
  const auto plugins = host.run({host.bundle(sound())});
  ASSERT_TRUE(plugins);
  EXPECT_EQ(host.send(*plugins, "GET", "/hostile")->reply()->status, 200U);
  EXPECT_TRUE(plugins->stop(std::chrono::steady_clock::now() + std::chrono::seconds{5}).empty());
  EXPECT_EQ(plugins->breaches().count(), 0U);
}

TEST_F(Refusal, OfAnotherMajor) {
  expect(host.refusal(host.bare_bundle(broken("MAJOR"))), "plugin.abi_major",
         {"plugin hostile: hearth_module.abi_major is 2 and this host speaks 1",
          "install a build of hostile for border 1"});
}

TEST_F(Refusal, OfANewerMinor) {
  expect(
      host.refusal(host.bare_bundle(broken("MINOR"))), "plugin.abi_minor",
      {"hearth_module.host_minor_required is 10 and this host offers 3", "upgrade the host to border 1.10 or later"});
}

TEST_F(Refusal, OfANewerMinorByTheManifestAlone) {
  const auto bundle = host.bundle(sound(), [](plugin::Manifest& manifest) { manifest.host_minor_required = 4; });
  expect(host.refusal(bundle), "plugin.abi_minor",
         {"abi.host_minor_required of its manifest is 4", "border 1.4 or later"});
}

TEST_F(Refusal, OfABrokenMagic) {
  expect(host.refusal(host.bare_bundle(broken("MAGIC"))), "plugin.magic",
         {"hearth_module.magic is 0xdeadbeef and must be 0x48525448", "build it again against Hearth's abi.h"});
}

TEST_F(Refusal, OfATruncatedStruct) {
  expect(host.refusal(host.bare_bundle(broken("TRUNCATED"))), "plugin.truncated",
         {"hearth_module.struct_size is 24 and border 1.0 has 64", "build it again"});
}

TEST_F(Refusal, OfAMissingEntry) {
  expect(host.refusal(host.bare_bundle(broken("MISSING_ENTRY"))), "plugin.missing_entry",
         {"exports no function hearth_plugin_entry_v1", "HEARTH_PLUGIN"});
}

TEST_F(Refusal, OfANullModule) {
  expect(host.refusal(host.bare_bundle(broken("NULL_MODULE"))), "plugin.null_module", {"returned null"});
}

TEST_F(Refusal, OfANullFunction) {
  expect(host.refusal(host.bare_bundle(broken("NULL_CREATE"))), "plugin.null_function",
         {"hearth_module.create is null"});
}

TEST_F(Refusal, OfWhatIsNoLibrary) {
  const auto text = host.folder.write("text.so", "this is no library");
  expect(host.refusal(host.bare_bundle(text.string())), "plugin.cannot_open",
         {"cannot be opened", "build it for this system"});
}

TEST_F(Refusal, OfALibraryThatWasCut) {
  const auto bundle = host.bundle(sound());
  for (const auto size : {fs::file_size(bundle / "hostile.so") / 2, std::uintmax_t{1000}}) {
    fs::resize_file(bundle / "hostile.so", size);
    expect(host.refusal(bundle), "plugin.cannot_open",
           {"plugin hostile: its library cannot be opened", "copy the bundle again"});
  }
}

TEST_F(Refusal, OfALibraryThatWasCutLeavesTheHostRunningWhenItIsNotRequired) {
  const auto bundle = host.bundle(sound());
  fs::resize_file(bundle / "hostile.so", 1000);
  auto optional = host.wanted(bundle);
  optional.required = false;
  auto loaded = host.load({optional, host.wanted(host.bundle(broken("OTHER_NAME")))});
  ASSERT_TRUE(loaded) << loaded.error().message;
  ASSERT_EQ((*loaded)->left_out().size(), 1U);
  EXPECT_EQ((*loaded)->left_out()[0].why.code, "plugin.cannot_open");
}

TEST_F(Refusal, OfADatabaseThatIsAwayIsNoMistakeOfTheSettings) {
  host.ports.database = [](const plugin::Bundle&, const config::Plugin&) -> Result<db::Database*> {
    return unavailable("database.unavailable", "the database does not answer");
  };
  const auto bundle = host.bundle(sound(), [](plugin::Manifest& manifest) { manifest.database = true; });
  const auto refused = host.refusal(bundle);
  EXPECT_EQ(refused.kind, Kind::unavailable) << "serve ends with 1, not with 2";
  EXPECT_THAT(refused.message, HasSubstr("its database cannot be opened"));
  EXPECT_EQ(host.refusal(host.bundle(broken("MISSING_SERVICE"))).kind, Kind::invalid);
}

TEST_F(Refusal, OfAMissingRequiredService) {
  expect(host.refusal(host.bundle(broken("MISSING_SERVICE"))), "plugin.missing_service",
         {"plugin hostile: requires the service absent.ask@2", "add a plugin that does (absent)"});
}

TEST_F(Refusal, OfARequiredServiceInAnotherMajorNamesTheOneThatIsThere) {
  auto refused =
      host.load({host.wanted(host.bundle(broken("ABSENT_OLD"))), host.wanted(host.bundle(broken("MISSING_SERVICE")))});
  ASSERT_FALSE(refused);
  expect(refused.error(), "plugin.missing_service",
         {"requires the service absent.ask@2", "absent 1.0.0 provides absent.ask@1", "fit each other"});
}

TEST_F(Refusal, OfACircleOfServices) {
  auto refused = host.load({host.wanted(host.bundle(broken("CYCLE_A"))), host.wanted(host.bundle(broken("CYCLE_B")))});
  ASSERT_FALSE(refused);
  expect(refused.error(), "plugin.cyclic_requires", {"circle_a -> circle_b -> circle_a", "publish an event instead"});
}

TEST_F(Refusal, OfAVersionOutsideTheRange) {
  auto wanted = host.wanted(host.bundle(sound()));
  wanted.version = config::Range::parse("^2.1").value();
  auto refused = host.load({wanted});
  ASSERT_FALSE(refused);
  expect(refused.error(), "plugin.version_range",
         {"its version is 1.0.0", "plugins[0].version (hearth.yaml:3:5) wants '^2.1'", "or widen it"});
}

TEST_F(Refusal, OfANameThatIsNotTheConfigured) {
  const auto bundle = host.bundle(sound());
  auto wanted = host.wanted(bundle);
  wanted.name = "another";
  auto refused = host.load({wanted});
  ASSERT_FALSE(refused);
  expect(refused.error(), "plugin.name", {"plugin another", "its name is 'hostile'"});
}

TEST_F(Refusal, OfADigestThatIsNotTheLocks) {
  host.options.trust.policy = config::TrustPolicy::digest;
  host.options.lock_file = host.folder / "plugins.lock";
  const auto bundle = host.bundle(sound());
  ASSERT_TRUE(host.load({host.wanted(bundle)})) << "the first load writes the lock";
  EXPECT_THAT(support::read_file(host.options.lock_file), HasSubstr("hostile 1.0.0 sha256:"));
  ASSERT_TRUE(host.load({host.wanted(bundle)})) << "the same bundle goes on loading";
  { std::ofstream{bundle / "hostile.so", std::ios::app | std::ios::binary} << "x"; }
  expect(host.refusal(bundle), "plugin.digest",
         {"plugin hostile: the digest of", "plugins.lock says sha256:", "`hearth plugin install "});
}

TEST_F(Refusal, OfAnUnsignedBundleWherePolicyAsksForASignature) {
  host.options.trust.policy = config::TrustPolicy::signed_only;
  host.options.lock_file = host.folder / "plugins.lock";
  const auto bundle = host.bundle(sound());
  expect(host.refusal(bundle), "plugin.unsigned", {"has no hostile.sig", "trust.keys"});
  host.folder.write("hostile.hearth/hostile.sig", "AAAA");
  expect(host.refusal(bundle), "plugin.unsigned", {"fits none of the 0 keys"});
}

TEST_F(Refusal, OfAWorldWritableLibrary) {
  const auto bundle = host.bundle(sound());
  fs::permissions(bundle / "hostile.so", fs::perms::others_write, fs::perm_options::add);
  expect(host.refusal(bundle), "plugin.world_writable", {"hostile.so may be written by anybody", "chmod -R o-w"});
}

TEST_F(Refusal, OfAWorldWritableFolder) {
  const auto bundle = host.bundle(sound());
  fs::permissions(bundle, fs::perms::others_write, fs::perm_options::add);
  expect(host.refusal(bundle), "plugin.world_writable", {"hostile.hearth may be written by anybody"});
}

TEST_F(Refusal, OfSettingsThatBreakTheSchemaSaysWhere) {
  auto wanted = host.wanted(host.bundle(broken("SETTINGS")));
  wanted.config.json = R"({"limit":0,"limti":3})";
  wanted.config.places = {{"", {{"hearth.yaml", 5, 5}, {"hearth.yaml", 5, 13}}},
                          {"/limit", {{"hearth.yaml", 6, 7}, {"hearth.yaml", 6, 14}}},
                          {"/limti", {{"hearth.yaml", 7, 7}, {"hearth.yaml", 7, 14}}}};
  auto refused = host.load({wanted});
  ASSERT_FALSE(refused);
  expect(refused.error(), "plugin.settings", {"hearth.yaml:6:14", "hearth.yaml:7:7", "limti", "limit"});
}

TEST_F(Refusal, OfSettingsWhereThePluginTakesNone) {
  auto wanted = host.wanted(host.bundle(sound()));
  wanted.config.json = R"({"x":1})";
  wanted.config.places = {{"", {{"hearth.yaml", 5, 5}, {"hearth.yaml", 5, 13}}},
                          {"/x", {{"hearth.yaml", 6, 7}, {"hearth.yaml", 6, 10}}}};
  auto refused = host.load({wanted});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "plugin.settings");
}

TEST_F(Refusal, OfARouteClaimedTwice) {
  auto refused = host.load({host.wanted(host.bundle(sound())), host.wanted(host.bundle(broken("OTHER_NAME")))});
  ASSERT_FALSE(refused);
  expect(refused.error(), "plugin.route_claimed_twice",
         {"plugin rival: the route GET /api/v1/hostile is claimed by hostile as well", "another path"});
}

TEST_F(Refusal, OfARouteClaimedTwiceLeavesOutWhatIsNotRequired) {
  auto optional = host.wanted(host.bundle(sound()));
  optional.required = false;
  auto loaded = host.load({optional, host.wanted(host.bundle(broken("OTHER_NAME")))});
  ASSERT_TRUE(loaded) << loaded.error().message;
  ASSERT_EQ((*loaded)->deployment()->instances.size(), 1U);
  EXPECT_EQ((*loaded)->deployment()->instances[0]->name(), "rival") << "although it comes second";
  ASSERT_EQ((*loaded)->left_out().size(), 1U);
  expect((*loaded)->left_out()[0].why, "plugin.route_claimed_twice", {"plugin hostile", "is claimed by rival as well"});
}

TEST_F(Refusal, OfARouteOfTheHost) {
  gateway::Route description;
  description.method = "GET";
  description.path = "/api/v1/openapi.json";
  host.options.surroundings.routes = {description};
  expect(host.refusal(host.bundle(broken("OPENAPI"))), "plugin.route_of_the_host",
         {"plugin hostile: the route GET /api/v1/openapi.json is the host's own", "another path"});
}

TEST_F(Refusal, OfARatePolicyThatIsNotThere) {
  const auto bundle = host.bundle(broken("RATE"));
  host.options.surroundings.rates = {{.name = "frugal"}};
  expect(host.refusal(bundle), "route.rate_policy",
         {"plugin hostile: the route GET /api/v1/hostile names the rate policy 'lavish'", "it has frugal",
          "add it there, or leave the plugin out"});
  host.options.surroundings.rates = {{.name = "lavish"}};
  EXPECT_TRUE(host.load({host.wanted(bundle)}));
}

TEST_F(Refusal, OfACronExpressionThatIsNone) {
  expect(host.refusal(host.bare_bundle(broken("CRON"))), "plugin.cron",
         {"plugin hostile: the job 'nightly' cannot run by '99 4 * * *'", "the minute '99'", "write one like"});
  const auto bundle = host.bundle(sound(), [](plugin::Manifest& manifest) {
    manifest.timers = {{"nightly", "* * 30 2 *"}};
  });
  expect(host.refusal(bundle), "plugin.manifest",
         {"plugin hostile: ", "/timers/0/cron: the job 'nightly'", "a day that no year has"});
}

TEST_F(Refusal, OfAMetricOfTwoKinds) {
  expect(host.refusal(host.bare_bundle(broken("METRIC"))), "plugin.metric",
         {"plugin hostile: the metric visits cannot be declared", "of another kind", "give it another name"});
}

TEST_F(Refusal, OfARouteWithoutAnAccessRule) {
  expect(host.refusal(host.bare_bundle(broken("NO_ACCESS"))), "plugin.route_without_access",
         {"plugin hostile: the route GET /hostile has no access rule", ".allow(", ".open()"});
}

TEST_F(Refusal, OfARouteForOperatorsThatNamesCallers) {
  expect(host.refusal(host.bare_bundle(broken("OPERATIONS_OPEN"))), "plugin.route_access",
         {"the route GET /hostile is for operators", "say .operations() without .open() or .allow()"});
}

TEST_F(Refusal, OfARouteForOperatorsClaimedTwice) {
  expect(host.refusal(host.bare_bundle(broken("OPERATIONS_TWICE"))), "plugin.route_claimed_twice",
         {"the route GET /hostile is claimed twice by hostile", "another path"});
}

TEST_F(Refusal, OfACommandWithAnOptionOfTheHosts) {
  expect(host.refusal(host.bare_bundle(broken("HOSTS_OPTION"))), "plugin.bad_name",
         {"the command 'go' has a field 'data'", "name it otherwise"});
}

TEST_F(Refusal, OfARouteThatAnswersInNoMediaType) {
  expect(host.refusal(host.bare_bundle(broken("MEDIA_TYPE"))), "plugin.route",
         {"the route GET /hostile answers in 'csv', which is no media type", "text/csv"});
}

TEST_F(Refusal, OfARegistrationThatThePluginIgnored) {
  expect(host.refusal(host.bare_bundle(broken("SILENT_REGISTRATION"))), "plugin.route",
         {"plugin hostile: the route GET no_slash"});
}

TEST_F(Refusal, OfAManifestThatIsNotTheCodes) {
  const auto bundle = host.bundle(sound(), [](plugin::Manifest& manifest) {
    manifest.routes.clear();
    manifest.consumes.push_back("booking.completed@1");
  });
  expect(host.refusal(bundle), "plugin.manifest_differs",
         {"the route GET /hostile is in the code and not in the manifest",
          "the consumed event booking.completed@1 is in the manifest and not in the code", "build the bundle again"});
}

TEST_F(Refusal, OfAPluginThatRefusesItselfTellsItsWords) {
  expect(host.refusal(host.bare_bundle(broken("REFUSE"))), "plugin.create_failed",
         {"create refused: the moon is not full"});
}

TEST_F(Refusal, OfAStatusWithoutAnError) {
  expect(host.refusal(host.bare_bundle(broken("STATUS_ALONE"))), "plugin.create_failed", {"status 5 without an error"});
}

TEST_F(Refusal, OfANullInstance) {
  expect(host.refusal(host.bare_bundle(broken("NULL_INSTANCE"))), "plugin.null_instance", {"set *out"});
}

TEST_F(Refusal, OfAnExceptionFromTheEntry) {
  expect(host.refusal(host.bare_bundle(broken("THROW_ENTRY"))), "plugin.exception",
         {"threw an exception (thrown by the entry)"});
}

TEST_F(Refusal, OfAnExceptionFromCreate) {
  expect(host.refusal(host.bare_bundle(broken("THROW_CREATE"))), "plugin.exception",
         {"create threw an exception (thrown by create)", "catch it inside the plugin"});
  expect(host.refusal(host.bare_bundle(broken("THROW_INT"))), "plugin.exception", {"(of an unknown type)"});
}

TEST_F(Refusal, OfAnExceptionFromStart) {
  auto loaded = host.load({host.wanted(host.bundle(broken("THROW_START")))});
  ASSERT_TRUE(loaded);
  const auto started = (*loaded)->start();
  ASSERT_FALSE(started);
  expect(started.error(), "plugin.exception", {"plugin hostile: start threw an exception (thrown by start)"});
}

TEST_F(Refusal, OfACreateThatHangs) {
  host.ports.lifecycle = std::chrono::milliseconds{200};
  expect(host.refusal(host.bare_bundle(broken("HANG_CREATE"))), "plugin.hangs",
         {"plugin hostile: create did not return within 0.2 s"});
}

TEST_F(Refusal, OfAStartThatHangs) {
  host.ports.lifecycle = std::chrono::milliseconds{200};
  auto loaded = host.load({host.wanted(host.bundle(broken("HANG_START")))});
  ASSERT_TRUE(loaded);
  const auto started = (*loaded)->start();
  ASSERT_FALSE(started);
  expect(started.error(), "plugin.hangs", {"start did not return within 0.2 s"});
}

TEST_F(Refusal, TellsEveryPluginThatIsRefusedAtOnce) {
  auto refused = host.load(
      {host.wanted(host.bare_bundle(broken("MAJOR"))), host.wanted(host.bare_bundle(broken("MAGIC"), "rival"))});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, AllOf(HasSubstr("plugin hostile: hearth_module.abi_major"),
                                             HasSubstr("plugin rival: hearth_module.magic")));
}

TEST_F(Refusal, OfAPluginThatIsNotRequiredLeavesTheHostRunning) {
  auto optional = host.wanted(host.bare_bundle(broken("THROW_CREATE")));
  optional.required = false;
  auto loaded = host.load({optional, host.wanted(host.bundle(broken("OTHER_NAME")))});
  ASSERT_TRUE(loaded) << loaded.error().message;
  ASSERT_TRUE((*loaded)->start());
  ASSERT_EQ((*loaded)->left_out().size(), 1U);
  EXPECT_EQ((*loaded)->left_out()[0].plugin, "hostile");
  EXPECT_EQ((*loaded)->left_out()[0].why.code, "plugin.exception");
  EXPECT_EQ(host.send(**loaded, "GET", "/hostile")->reply()->status, 200U);
}

// The end of a plugin cannot be refused: it is told.

TEST_F(Refusal, OfAnExceptionFromQuiesceIsTold) {
  const auto plugins = host.run({host.bundle(broken("THROW_QUIESCE"))});
  const auto errors = plugins->stop(std::chrono::steady_clock::now() + std::chrono::seconds{5});
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_THAT(errors[0].cause, HasSubstr("plugin hostile: quiesce threw an exception: thrown by quiesce"));
  EXPECT_TRUE(told(*plugins, "exception", "thrown by quiesce"));
}

TEST_F(Refusal, OfAnExceptionFromDestroyIsTold) {
  const auto plugins = host.run({host.bundle(broken("THROW_DESTROY"))});
  plugins->stop(std::chrono::steady_clock::now() + std::chrono::seconds{5});
  EXPECT_TRUE(told(*plugins, "exception", "thrown by destroy"));
}

TEST_F(Refusal, OfAQuiesceThatHangsLeavesThePluginResident) {
  const auto plugins = host.run({host.bundle(broken("HANG_QUIESCE"))});
  const auto errors = plugins->stop(std::chrono::steady_clock::now());
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0].code, "plugin.hangs");
  EXPECT_THAT(errors[0].message, HasSubstr("quiesce did not return within"));
}

TEST_F(Refusal, OfADestroyThatHangsLeavesThePluginResident) {
  host.ports.lifecycle = std::chrono::milliseconds{300};
  const auto bundle = host.bundle(sound());  // asked for its manifest, the other would hang as well
  fs::copy_file(broken("HANG_DESTROY"), bundle / "hostile.so", fs::copy_options::overwrite_existing);
  const auto plugins = host.run({bundle});
  ASSERT_TRUE(plugins);
  const auto errors = plugins->stop(std::chrono::steady_clock::now() + std::chrono::seconds{5});
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_THAT(errors[0].message, HasSubstr("destroy did not return within 0.3 s"));
}

TEST_F(Refusal, OfAThreadThatOutlivesDestroyIsTold) {
  const auto plugins = host.run({host.bundle(broken("THREAD_ALIVE"))});
  plugins->stop(std::chrono::steady_clock::now() + std::chrono::seconds{5});
  EXPECT_TRUE(told(*plugins, "thread_alive", "of its threads outlived destroy"));
}

TEST_F(Refusal, OfARegistrationAfterCreateIsTold) {
  const auto plugins = host.run({host.bundle(broken("OUTSIDE_CREATE"))});
  ASSERT_TRUE(plugins);
  EXPECT_TRUE(told(*plugins, "outside_create", "routes.add was called after create had returned"));
  EXPECT_EQ(plugin::mount(plugins->deployment()).routes.size(), 1U);
}

}  // namespace
}  // namespace hearth::conformance::refusals_test
