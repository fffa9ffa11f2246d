#pragma once

#include <chrono>
#include <filesystem>
#include <hearth/time.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/http_client.hpp"
#include "tests/support/temporary_folder.hpp"

namespace hearth::support {

class ChildProcess;

struct HearthOptions {
  std::filesystem::path config;          // the YAML file it is served from
  std::vector<std::string> set;          // "path=value", a --set each
  std::vector<std::string> environment;  // NAME=value
  std::vector<std::string> arguments;    // further words of the command line, such as --check-plugins
  std::filesystem::path data;            // empty: a temporary folder
  bool test = true;                      // --test: the clock may be set through the admin listener
  std::optional<Timestamp> clock{};      // what that shows at first; a restart goes on from there
  std::chrono::seconds patience{60};     // until it is ready, and until it has drained
};

// The real `hearth serve`, on ports of its own. Its log is printed when the test that used it fails.
class HearthProcess {
 public:
  explicit HearthProcess(
      HearthOptions options);  // starts it; throws std::runtime_error with its log if it does not get ready
  ~HearthProcess();
  HearthProcess(const HearthProcess&) = delete;
  HearthProcess& operator=(const HearthProcess&) = delete;

  const std::string& listen() const { return listen_; }  // "127.0.0.1:41234"
  const std::string& admin() const { return admin_; }
  HttpClient client() const { return HttpClient(listen_); }
  HttpClient admin_client() const { return HttpClient(admin_); }
  const std::filesystem::path& data() const { return options_.data; }
  int pid() const;

  void kill();         // SIGKILL, as a power cut for the process
  int terminate();     // SIGTERM, drain; its exit code. Throws when it does not end in time
  int wait_for_end();  // of a process that ends by itself: its exit code, or 128 + the signal. Throws when it does not
  void signal(int number) const;
  bool running() const;
  void start();  // again, on the same data; the ports may be others
  void restart() { terminate(), start(); }

  std::string log() const;                   // all it wrote to stdout and stderr, over every start
  bool logs(const std::string& text) const;  // it has written this, or soon does: a line may come after the answer

  // The program under test: $HEARTH_BINARY, or the one that was built with this test.
  static std::string binary();

 private:
  HearthOptions options_;
  TemporaryFolder folder_;
  const std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
  std::unique_ptr<ChildProcess> process_;
  std::string listen_, admin_;
};

}  // namespace hearth::support
