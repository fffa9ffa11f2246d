#include "host/plugin/run_folder.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <thread>
#include <vector>

#include "tests/support/temporary_folder.hpp"

namespace hearth::plugin::run_folder_test {
namespace {

namespace fs = std::filesystem;

class RunFolders : public testing::Test {
 protected:
  std::size_t there() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator{folder.path()}, {}));
  }
  fs::path left(const std::string& name, bool locked_once) const {
    folder.write(name + "/library.so", "code");
    if (locked_once) folder.write(name + "/lock", "");
    return folder / name;
  }

  support::TemporaryFolder folder;
  const std::string nobody = "4194305";  ///< above the highest process id that Linux gives
};

TEST_F(RunFolders, AreGoneAtTheEnd) {
  {
    const auto made = RunFolder::make(folder.path());
    ASSERT_TRUE(made);
    EXPECT_TRUE(fs::is_directory(made->path()));
  }
  EXPECT_EQ(there(), 0u);
}

TEST_F(RunFolders, OfAKilledProcessAreRemoved) {
  const auto child = fork();
  if (child == 0) {
    const auto made = RunFolder::make(folder.path());
    raise(SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(there(), 1u);
  const auto made = RunFolder::make(folder.path());
  ASSERT_TRUE(made);
  EXPECT_EQ(there(), 1u);
}

TEST_F(RunFolders, ThatNobodyHoldsAreRemovedWhateverTheirName) {
  const auto one = left("hearth-run-1-abcdef", true);
  const auto half_removed = left("hearth-run-abcdef", false);
  const auto made = RunFolder::make(folder.path());
  ASSERT_TRUE(made);
  EXPECT_FALSE(fs::exists(one)) << "a process 1 lives always";
  EXPECT_FALSE(fs::exists(half_removed));
}

TEST_F(RunFolders, ThatAreHeldStayWhateverTheirName) {
  const auto held = left("hearth-run-" + nobody + "-abcdef", true);
  const int lock = open((held / "lock").c_str(), O_RDONLY | O_CLOEXEC);
  ASSERT_EQ(flock(lock, LOCK_EX), 0);
  {
    const auto made = RunFolder::make(folder.path());
    ASSERT_TRUE(made);
    EXPECT_TRUE(fs::exists(held / "library.so")) << "its process counts elsewhere, and lives";
  }
  close(lock);
  const auto made = RunFolder::make(folder.path());
  EXPECT_FALSE(fs::exists(held));
}

TEST_F(RunFolders, OfAnEarlierVersionStayWhileItsProcessLives) {
  const auto alive = left("hearth-run-" + std::to_string(getppid()) + "-abcdef", false);
  const auto ended = left("hearth-run-" + nobody + "-abcdef", false);
  const auto in_a_container = left("hearth-run-" + std::to_string(getpid()) + "-abcdef", false);
  const auto made = RunFolder::make(folder.path());
  ASSERT_TRUE(made);
  EXPECT_TRUE(fs::exists(alive));
  EXPECT_FALSE(fs::exists(ended));
  EXPECT_FALSE(fs::exists(in_a_container)) << "our number, and not ours";
}

TEST_F(RunFolders, OfOthersAreLeftAlone) {
  const auto other = left("something", true);
  const auto made = RunFolder::make(folder.path());
  EXPECT_TRUE(fs::exists(other));
}

TEST_F(RunFolders, OfManyStartsAtOnceAllStay) {
  std::atomic<int> lost{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 100; ++n) {
        const auto made = RunFolder::make(folder.path());
        lost += made && fs::exists(made->path() / "lock") ? 0 : 1;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(lost, 0);
  EXPECT_EQ(there(), 0u);
}

}  // namespace
}  // namespace hearth::plugin::run_folder_test
