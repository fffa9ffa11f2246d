#include "tests/support/child_process.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <thread>

#include "tests/support/temporary_folder.hpp"

namespace hearth::support::child_process_test {
namespace {

using namespace std::chrono_literals;

TEST(ChildProcess, TellsTheExitCodeOrTheSignal) {
  EXPECT_EQ(ChildProcess({"sh", "-c", "exit 7"}).wait(10s), 7);
  ChildProcess sleeper({"sleep", "1000"});
  EXPECT_TRUE(sleeper.running());
  sleeper.signal(SIGTERM);
  EXPECT_EQ(sleeper.wait(10s), 128 + SIGTERM);
}

TEST(ChildProcess, TalksByLines) {
  ChildOptions options;
  options.pipe_stdin = options.pipe_stdout = true;
  ChildProcess cat({"cat"}, options);
  cat.write_line("one");
  cat.write_line("two");
  EXPECT_EQ(cat.read_line(10s), "one");
  EXPECT_EQ(cat.read_line(10s), "two");
  cat.close_stdin();
  EXPECT_THROW(cat.read_line(10s), std::runtime_error);
  EXPECT_EQ(cat.wait(10s), 0);
}

TEST(ChildProcess, RefusesToStartOnAnotherThread) {
  bool refused = false;
  std::thread([&] {
    try {
      ChildProcess never({"true"});
    } catch (const std::runtime_error&) {
      refused = true;
    }
  }).join();
  EXPECT_TRUE(refused);
}

TEST(Run, GivesWhatWasPrintedAndTheEnvironment) {
  const auto finished = run({"sh", "-c", "echo $COLOUR; echo oops >&2; exit 3"}, {"COLOUR=green"});
  EXPECT_EQ(finished.code, 3);
  EXPECT_EQ(finished.output, "green\noops\n");
}

TEST(TemporaryFolder, IsGoneAtTheEnd) {
  std::filesystem::path where;
  {
    const TemporaryFolder folder;
    where = folder.path();
    EXPECT_EQ(read_file(folder.write("a/b.txt", "hello")), "hello");
  }
  EXPECT_FALSE(std::filesystem::exists(where));
}

}  // namespace
}  // namespace hearth::support::child_process_test
