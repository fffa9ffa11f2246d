#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/child_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace hearth::plugin::new_test {
namespace {

// What a third party does on a machine that has an installed Hearth and nothing of its sources.
TEST(PluginNew, BuildsLoadsAndPassesItsTestAgainstTheInstalledPackageAlone) {
  const support::TemporaryFolder folder;
  const auto at_most = std::chrono::minutes{10};
  const auto run = [&](const std::vector<std::string>& arguments, std::vector<std::string> environment = {}) {
    environment.push_back("HEARTH_PREFIX=" + (folder / "prefix").string());
    const auto done = support::run(arguments, environment, at_most);
    EXPECT_EQ(done.code, 0) << arguments[0] << " " << arguments[1] << "\n" << done.output;
    return done.code == 0;
  };
  const auto prefix = (folder / "prefix").string();
  const auto plugin = (folder / "points").string();
  const auto build = plugin + "/build";
  const auto hearth = prefix + "/bin/hearth";
  ASSERT_TRUE(run({HEARTH_CMAKE, "--install", HEARTH_BUILD_FOLDER, "--prefix", prefix}));
  ASSERT_TRUE(run({hearth, "plugin", "new", "points", "--folder", plugin}));
  ASSERT_TRUE(run({HEARTH_CMAKE, "-S", plugin, "-B", build, "-G", "Ninja", "-DCMAKE_PREFIX_PATH=" + prefix,
                   "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_CXX_FLAGS_DEBUG=-O0"}));
  ASSERT_TRUE(run({HEARTH_CMAKE, "--build", build, "-j2"}));
  ASSERT_TRUE(run({HEARTH_CTEST, "--test-dir", build, "--output-on-failure", "--no-tests=error"}));
  ASSERT_TRUE(run({hearth, "plugin", "check", build + "/points.hearth"}));

  // And with the other C++ library, which the system's GoogleTest is not built for.
  if (!std::filesystem::exists("/usr/bin/clang++-14") || !std::filesystem::exists("/usr/src/googletest")) return;
  const auto other = plugin + "/build-libcxx";
  ASSERT_TRUE(run({HEARTH_CMAKE, "-S", plugin, "-B", other, "-G", "Ninja", "-DCMAKE_PREFIX_PATH=" + prefix,
                   "-DCMAKE_BUILD_TYPE=Debug", "-DCMAKE_CXX_FLAGS=-stdlib=libc++", "-DCMAKE_CXX_FLAGS_DEBUG=-O0"},
                  {"CC=clang-14", "CXX=clang++-14"}));
  ASSERT_TRUE(run({HEARTH_CMAKE, "--build", other, "-j2"}));
  ASSERT_TRUE(run({HEARTH_CTEST, "--test-dir", other, "--output-on-failure", "--no-tests=error"}));
}

}  // namespace
}  // namespace hearth::plugin::new_test
