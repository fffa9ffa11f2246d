#include <dlfcn.h>
#include <elf.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <sstream>

#include "host/plugin/check.hpp"
#include "host/plugin/elf.hpp"
#include "tests/conformance/harness.hpp"

namespace hearth::conformance::check_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string library(const std::string& name) { return std::string{HEARTH_HOSTILE_FOLDER} + "/" + name + ".so"; }

/// The signal by which a child ends that runs the code; 0: none.
int signal_of(const std::function<void()>& code) {
  const pid_t child = fork();
  if (child == 0) {
    const rlimit none{};
    (void)setrlimit(RLIMIT_CORE, &none);
    code();
    _exit(0);
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

class PluginCheck : public ::testing::Test {
 protected:
  std::vector<plugin::Finding> check(const std::filesystem::path& bundle) {
    return plugin::check_bundle(bundle, {host.folder.path()});
  }
  void expect_bad(const std::vector<plugin::Finding>& findings, const std::string& subject, const std::string& part) {
    EXPECT_FALSE(plugin::all_good(findings));
    const bool found = std::ranges::any_of(findings, [&](const plugin::Finding& one) {
      return !one.good && one.subject == subject && one.sentence.find(part) != std::string::npos;
    });
    EXPECT_TRUE(found) << subject << ": " << part;
    for (const auto& one : findings) {
      if (!found) ADD_FAILURE() << (one.good ? "good " : "BAD ") << one.subject << ": " << one.sentence;
    }
  }
  std::filesystem::path notes() {
    host.migrations("cnotes", HEARTH_C_PLUGIN_FOLDER "/migrations", "cnotes");
    return host.bundle(library("cnotes"), [](plugin::Manifest& manifest) { manifest.database = true; });
  }
  Harness host;
};

TEST_F(PluginCheck, ASoundBundleIsGood) {
  const auto findings = check(notes());
  for (const auto& one : findings) EXPECT_TRUE(one.good) << one.subject << ": " << one.sentence;
  const auto about = [&](const std::string& subject) {
    const auto at = std::ranges::find(findings, subject, &plugin::Finding::subject);
    return at == findings.end() ? std::string{} : at->sentence;
  };
  EXPECT_EQ(about("bundle"), "cnotes 1.0.0");
  EXPECT_THAT(about("symbols"), HasSubstr("exports hearth_plugin_entry_v1 alone"));
  EXPECT_THAT(about("statements"), HasSubstr("3 can be prepared"));
  EXPECT_THAT(about("migrations"), HasSubstr("1 for each of both engines"));
}

TEST_F(PluginCheck, FindsAnotherMajor) {
  expect_bad(check(host.bare_bundle(library("hostile_MAJOR"))), "border", "hearth_module.abi_major is 2");
}

TEST_F(PluginCheck, FindsAManifestThatIsNotTheCodes) {
  const auto bundle = host.bundle(library("hostile_none"), [](plugin::Manifest& manifest) { manifest.routes.clear(); });
  expect_bad(check(bundle), "manifest", "the route GET /hostile is in the code and not in the manifest");
}

TEST_F(PluginCheck, FindsAMissingEngine) {
  std::filesystem::remove_all(notes());
  host.migrations("cnotes", HEARTH_C_PLUGIN_FOLDER "/migrations", "cnotes");
  std::filesystem::remove_all(host.folder / "cnotes.hearth/migrations/postgres");
  expect_bad(check(host.bundle(library("cnotes"), [](plugin::Manifest& manifest) { manifest.database = true; })),
             "migrations", "");
}

TEST_F(PluginCheck, FindsAMigrationThatWasChangedAfterTheManifest) {
  const auto bundle = notes();
  host.folder.write("cnotes.hearth/migrations/sqlite/0001_create_notes.up.sql",
                    "create table cnotes.notes (other text)");
  expect_bad(check(bundle), "bundle", "is not the file that the bundle's manifest names");
}

TEST_F(PluginCheck, FindsAStatementThatDoesNotFitTheSchema) {
  notes();
  host.folder.write("cnotes.hearth/migrations/sqlite/0001_create_notes.up.sql",
                    "create table cnotes.notes (other text)");
  const auto bundle = host.bundle(library("cnotes"), [](plugin::Manifest& manifest) { manifest.database = true; });
  expect_bad(check(bundle), "statements", "add_note");
}

TEST_F(PluginCheck, AppliesTheMigrationsOfAPluginWithoutStatements) {
  const auto with = [&](const std::string& sql) {
    for (const char* engine : {"postgres", "sqlite"}) {
      const auto file = std::string{"hostile.hearth/migrations/"} + engine + "/0001_create_notes";
      host.folder.write(file + ".up.sql", sql);
      host.folder.write(file + ".down.sql", "drop table hostile.notes");
    }
    return check(host.bundle(library("hostile_none"), [](plugin::Manifest& manifest) { manifest.database = true; }));
  };
  EXPECT_TRUE(plugin::all_good(with("create table hostile.notes (id integer primary key)")));
  expect_bad(with("create tabel hostile.notes (id integer primary key)"), "migrations", "near \"tabel\"");
}

TEST_F(PluginCheck, FindsARouteOfTheHost) {
  gateway::Route description;
  description.method = "GET";
  description.path = "/api/v1/openapi.json";
  const auto bundle = host.bundle(library("hostile_OPENAPI"));
  EXPECT_TRUE(plugin::all_good(check(bundle)));
  expect_bad(plugin::check_bundle(bundle, {}, {description}), "routes", "GET /api/v1/openapi.json is the host's own");
}

TEST_F(PluginCheck, TellsOfARouteOfThoseBesideIt) {
  host.bundle(library("hostile_OTHER_NAME"));
  const auto findings = check(host.bundle(library("hostile_none")));
  EXPECT_TRUE(plugin::all_good(findings)) << "a deployment need not have both";
  EXPECT_TRUE(std::ranges::any_of(findings, [](const plugin::Finding& one) {
    return one.sentence.starts_with("beside rival it would be refused") &&
           one.sentence.find("is claimed by rival as well") != std::string::npos;
  }));
}

TEST_F(PluginCheck, TellsWhichRatePoliciesADeploymentMustHave) {
  const auto findings = check(host.bundle(library("hostile_RATE")));
  EXPECT_TRUE(plugin::all_good(findings));
  EXPECT_TRUE(std::ranges::any_of(
      findings, [](const plugin::Finding& one) { return one.sentence.ends_with("in rate_limits: lavish"); }));
}

TEST_F(PluginCheck, FindsAJobAndAMetricThatServeWouldRefuse) {
  expect_bad(check(host.bare_bundle(library("hostile_CRON"))), "border", "the job 'nightly' cannot run by");
  expect_bad(check(host.bare_bundle(library("hostile_METRIC"))), "border", "the metric visits cannot be declared");
}

TEST_F(PluginCheck, FindsAServiceInAnotherMajor) {
  host.bundle(library("hostile_ABSENT_OLD"));
  expect_bad(check(host.bundle(library("hostile_MISSING_SERVICE"))), "services", "absent 1.0.0 provides absent.ask@1");
}

TEST_F(PluginCheck, FindsSettingsThatTakeAnything) {
  const auto bundle = host.bundle(
      library("hostile_none"), [](plugin::Manifest& manifest) { manifest.settings_schema = R"({"type":"object"})"; });
  expect_bad(check(bundle), "settings", "takes unknown keys");
}

TEST_F(PluginCheck, FindsExportsBesideTheEntry) {
  const auto code = support::read_file(library("hostile_MISSING_ENTRY"));
  const auto symbols = plugin::read_elf(code);
  ASSERT_TRUE(symbols);
  EXPECT_THAT(symbols->functions, ElementsAre("some_other_function"));
  expect_bad(check(host.bare_bundle(library("hostile_MISSING_ENTRY"))), "symbols", "some_other_function");
}

TEST_F(PluginCheck, ReadsElfThatLies) {
  const auto code = support::read_file(library("hostile_none"));
  ASSERT_TRUE(plugin::read_elf(code));
  EXPECT_THAT(plugin::read_elf(code)->unique, IsEmpty());
  EXPECT_FALSE(plugin::read_elf(""));
  EXPECT_FALSE(plugin::read_elf("no library at all, but longer than a header of sixty-four bytes is in the end"));
  for (std::size_t size = 0; size < code.size(); size += 997)
    (void)plugin::read_elf(std::string_view{code}.substr(0, size));
  for (std::size_t at = 0; at < 64; ++at) {
    auto changed = code;
    changed[at] = static_cast<char>(0xff);
    (void)plugin::read_elf(changed);
  }
}

TEST_F(PluginCheck, TakesThreadLocalsFromEveryLinkerThatIsHere) {
  std::istringstream linkers{HEARTH_LINKERS};
  int tried = 0;
  for (std::string linker; linkers >> linker; ++tried) {
    const auto sound = plugin::check_elf(support::read_file(library("thread_locals_" + linker)));
    EXPECT_TRUE(sound) << linker << ": " << sound.error().message;
  }
  EXPECT_GT(tried, 0);
}

// What the dynamic loader must never be given: it would end the process by a signal.

TEST_F(PluginCheck, FindsALibraryThatWasCut) {
  const auto bundle = host.bundle(library("hostile_none"));
  const auto whole = std::filesystem::file_size(bundle / "hostile.so");
  for (const auto size : {whole - 1, whole / 2, std::uintmax_t{8192}, std::uintmax_t{4096}, std::uintmax_t{1000},
                          std::uintmax_t{64}, std::uintmax_t{0}}) {
    SCOPED_TRACE(size);
    std::filesystem::resize_file(bundle / "hostile.so", size);
    expect_bad(check(bundle), "symbols", "it is no readable shared library");
  }
}

TEST_F(PluginCheck, FindsALibraryWhoseEndWasNeverWritten) {
  const auto bundle = host.bundle(library("hostile_none"));
  const auto whole = std::filesystem::file_size(bundle / "hostile.so");
  std::filesystem::resize_file(bundle / "hostile.so", whole / 2);
  std::filesystem::resize_file(bundle / "hostile.so", whole);
  expect_bad(check(bundle), "symbols", "it is no readable shared library");
}

TEST_F(PluginCheck, FindsCodeThatEndsTheProcess) {
  expect_bad(check(host.bare_bundle(library("hostile_CRASH_LOAD"))), "border",
             "its code ended the process by Aborted while it was opened or its create ran");
  expect_bad(check(host.bare_bundle(library("hostile_EXIT_CREATE"))), "border",
             "its code ended the process with exit code 0");
  expect_bad(check(host.bare_bundle(library("hostile_EXIT_WELL"))), "border",
             "its code ended the process with exit code 0");
}

TEST_F(PluginCheck, LetsNoHeaderThroughThatEndsTheLoader) {
  for (const char* name : {"hostile_none", "thread_locals_bfd"}) {
    const auto sound = support::read_file(library(name));
    ASSERT_TRUE(plugin::check_elf(sound));
    Elf64_Ehdr head;
    std::memcpy(&head, sound.data(), sizeof head);
    ASSERT_EQ(head.e_phoff, sizeof head);
    int passed = 0;
    for (std::size_t at = 0; at < sizeof head + head.e_phnum * sizeof(Elf64_Phdr); ++at) {
      for (const int mask : {0x10, 0xff}) {
        auto changed = sound;
        changed[at] = static_cast<char>(changed[at] ^ mask);
        if (!plugin::check_elf(changed)) continue;
        ++passed;
        const auto file = host.folder.write("changed.so", changed);
        EXPECT_EQ(signal_of([&] { (void)dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL); }), 0)
            << name << ": byte " << at << " changed by " << mask;
      }
    }
    EXPECT_GT(passed, 0);  // there are bytes that nobody reads
  }
}

/// Of the first section of a type: where it stands in the file.
Elf64_Shdr section_of(const std::string& file, Elf64_Word type) {
  Elf64_Ehdr head;
  std::memcpy(&head, file.data(), sizeof head);
  for (unsigned i = 0; i < head.e_shnum; ++i) {
    Elf64_Shdr one;
    std::memcpy(&one, file.data() + head.e_shoff + i * sizeof one, sizeof one);
    if (one.sh_type == type) return one;
  }
  return {};
}

TEST_F(PluginCheck, FindsPackedRelocationsOfWhatIsNotWritten) {
  const auto sound = support::read_file(library("packed"));
  ASSERT_TRUE(plugin::check_elf(sound));
  const auto table = section_of(sound, SHT_RELR);
  ASSERT_GE(table.sh_size, 2 * sizeof(Elf64_Relr));
  const auto with = [&](std::size_t index, Elf64_Relr word) {
    auto changed = sound;
    std::memcpy(changed.data() + table.sh_offset + index * sizeof word, &word, sizeof word);
    return plugin::check_elf(changed);
  };
  // The header of the file, what is behind it all, and what would wrap around; then bits that reach from good words to there.
  for (const Elf64_Relr word : {Elf64_Relr{0}, Elf64_Relr{1} << 30, ~Elf64_Relr{7}}) {
    EXPECT_FALSE(with(0, word)) << word;
    EXPECT_FALSE(with(1, word)) << word;
  }
  Elf64_Relr first;
  std::memcpy(&first, sound.data() + table.sh_offset, sizeof first);
  EXPECT_FALSE(with(1, first + (1U << 20)));
  auto all_bits = sound;
  std::memset(all_bits.data() + table.sh_offset + sizeof first, 0xff, table.sh_size - sizeof first);
  EXPECT_FALSE(plugin::check_elf(all_bits));
}

}  // namespace
}  // namespace hearth::conformance::check_test
