#include "tests/support/hearth_process.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>

namespace hearth::support::hearth_process_test {
namespace {

// Speaks as `hearth serve` does to whoever started it: the ready line, a log, an end at SIGTERM. Keeps a count in its data.
constexpr auto stand_in = R"py(#!/usr/bin/python3
import json, os, pathlib, signal, sys
words = sys.argv
data = pathlib.Path(words[words.index("--data") + 1])
print("started", *words[1:], flush=True)
if "--broken" in words: sys.exit("it is broken")
data.mkdir(exist_ok=True)
with open(data / "starts", "a") as file: file.write("x")
signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
line = {"listen": "127.0.0.1:1", "admin": "127.0.0.1:2"}
os.write(int(words[words.index("--ready-fd") + 1]), (json.dumps(line) + "\n").encode())
while True: signal.pause()
)py";

class HearthProcessTest : public ::testing::Test {
 protected:
  HearthProcessTest() {
    const auto program = folder_.write("hearth", stand_in);
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    ::setenv("HEARTH_BINARY", program.c_str(), 1);
    options_.config = "x.yaml";
  }
  ~HearthProcessTest() override { ::unsetenv("HEARTH_BINARY"); }

  TemporaryFolder folder_;
  HearthOptions options_;
};

TEST_F(HearthProcessTest, TellsWhereItListensAndKeepsItsDataOverAKill) {
  options_.set = {"a=b"};
  HearthProcess host(options_);
  EXPECT_EQ(host.listen(), "127.0.0.1:1");
  EXPECT_EQ(host.admin(), "127.0.0.1:2");
  EXPECT_NE(host.log().find("serve -c x.yaml"), std::string::npos);
  EXPECT_NE(host.log().find("--set a=b"), std::string::npos);
  host.kill();
  EXPECT_FALSE(host.running());
  host.start();
  EXPECT_EQ(read_file(host.data() / "starts"), "xx");
  EXPECT_EQ(host.terminate(), 7);
}

TEST_F(HearthProcessTest, SaysWhatItSaidWhenItDoesNotGetReady) {
  options_.arguments = {"--broken"};
  try {
    const HearthProcess host(options_);
    FAIL() << "it started";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("it is broken"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace hearth::support::hearth_process_test
