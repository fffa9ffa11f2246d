#include "tests/support/hearth_process.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "tests/support/child_process.hpp"
#include "tests/support/wait.hpp"

namespace hearth::support {
namespace {

constexpr std::size_t shown_of_a_log = 64 * 1024;

std::string tail(const std::string& text) {
  return text.size() <= shown_of_a_log ? text : "...\n" + text.substr(text.size() - shown_of_a_log);
}

}  // namespace

std::string HearthProcess::binary() {
  const char* other = std::getenv("HEARTH_BINARY");
  return other != nullptr ? other : HEARTH_BINARY_BUILT;
}

HearthProcess::HearthProcess(HearthOptions options) : options_(std::move(options)) {
  if (options_.data.empty()) options_.data = folder_ / "data";
  start();
}

HearthProcess::~HearthProcess() {
  process_.reset();
  if (::testing::UnitTest::GetInstance()->current_test_info() != nullptr && ::testing::Test::HasFailure()) {
    std::cout << "---- log of hearth ----\n" << tail(log()) << "---- end of its log ----" << std::endl;
  }
}

void HearthProcess::start() {
  int ready[2];
  if (::pipe2(ready, O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
  std::vector<std::string> words{binary(),     "serve",
                                 "-c",         options_.config.string(),
                                 "--data",     options_.data.string(),
                                 "--set",      "server.listen=127.0.0.1:0",
                                 "--set",      "admin.listen=127.0.0.1:0",
                                 "--ready-fd", "3"};
  if (options_.test) words.emplace_back("--test");
  if (options_.clock) {
    const auto passed = std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - began_);
    words.insert(words.end(), {"--test-clock", (*options_.clock + passed).text()});
  }
  for (const auto& setting : options_.set) words.insert(words.end(), {"--set", setting});
  words.insert(words.end(), options_.arguments.begin(), options_.arguments.end());

  ChildOptions how;
  how.environment = options_.environment;
  how.log = folder_ / "log";
  how.pass_as_3 = ready[1];
  process_ = std::make_unique<ChildProcess>(words, how);
  ::close(ready[1]);
  try {
    std::string rest;
    const auto told = nlohmann::json::parse(read_line(ready[0], rest, options_.patience));
    listen_ = told.at("listen");
    admin_ = told.at("admin");
    ::close(ready[0]);
  } catch (const std::exception& error) {
    ::close(ready[0]);
    process_.reset();
    throw std::runtime_error(std::string("hearth did not get ready: ") + error.what() + "\n" + tail(log()));
  }
}

int HearthProcess::pid() const { return process_->pid(); }

bool HearthProcess::running() const { return process_->running(); }

void HearthProcess::signal(int number) const { process_->signal(number); }

void HearthProcess::kill() {
  process_->signal(SIGKILL);
  process_->wait(options_.patience);
}

int HearthProcess::terminate() {
  process_->signal(SIGTERM);
  const auto code = process_->wait(options_.patience);
  if (!code) throw std::runtime_error("hearth did not end after SIGTERM");
  return *code;
}

int HearthProcess::wait_for_end() {
  const auto code = process_->wait(options_.patience);
  if (!code) throw std::runtime_error("hearth did not end");
  return *code;
}

bool HearthProcess::logs(const std::string& text) const {
  return wait_until([&] { return log().find(text) != std::string::npos; });
}

std::string HearthProcess::log() const {
  return std::filesystem::exists(folder_ / "log") ? read_file(folder_ / "log") : "";
}

}  // namespace hearth::support
