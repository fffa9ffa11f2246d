#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hearth::support {

struct ChildOptions {
  std::vector<std::string> environment;  // NAME=value, added to ours or in place of it
  std::filesystem::path log;             // stdout and stderr are appended here, unless stdout is piped; empty: ours
  bool pipe_stdin = false;
  bool pipe_stdout = false;
  int pass_as_3 = -1;  // a descriptor of ours that the program finds as descriptor 3
};

// A program that runs until it ends, is ended, or its test process ends in whatever way.
// Start it on the test's main thread: the kernel ties it to the thread that started it.
class ChildProcess {
 public:
  // arguments[0] is the program, found through PATH. Throws std::runtime_error if it cannot be started.
  explicit ChildProcess(const std::vector<std::string>& arguments, const ChildOptions& options = {});
  ~ChildProcess();  // SIGKILL, if it still runs
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t pid() const { return pid_; }
  bool running();
  void signal(int number) const;

  // The exit code, or 128 + the signal that ended it; nothing when it still runs after at_most.
  std::optional<int> wait(std::chrono::milliseconds at_most);

  void write_line(const std::string& line) const;  // pipe_stdin
  void close_stdin();
  std::string read_line(std::chrono::milliseconds at_most);  // pipe_stdout; throws when the time is up or the pipe ends

 private:
  pid_t pid_ = -1;
  int stdin_ = -1;
  int stdout_ = -1;
  std::string pending_;
  std::optional<int> code_;
};

// Runs a program to its end; everything it printed, stdout and stderr together.
struct Finished {
  int code;
  std::string output;
};
Finished run(const std::vector<std::string>& arguments, const std::vector<std::string>& environment = {},
             std::chrono::milliseconds at_most = std::chrono::seconds(120));

// One line from a descriptor, without its end; what was read beyond it stays in pending.
std::string read_line(int descriptor, std::string& pending, std::chrono::milliseconds at_most);

}  // namespace hearth::support
