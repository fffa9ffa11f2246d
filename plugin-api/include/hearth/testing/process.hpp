#pragma once

#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hearth::testing {

/// A folder that goes away with it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "hearth-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
    path_ = name;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

/// A child process that ends with this one; what it prints goes to a file.
class Process {
 public:
  /// `pass`: a descriptor that the child finds as 3, or -1. `account`: whom it runs as, when this process may choose.
  Process(const std::vector<std::string>& words, const std::filesystem::path& log, int pass = -1,
          const ::passwd* account = nullptr) {
    std::vector<char*> arguments;
    for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      ::dup2(output, 1);
      ::dup2(output, 2);
      if (pass >= 0 && pass != 3) ::dup2(pass, 3);
      if (pass == 3) ::fcntl(3, F_SETFD, 0);
      const bool switched = account == nullptr || (::setgid(account->pw_gid) == 0 && ::setuid(account->pw_uid) == 0);
      if (switched && ::chdir("/") == 0) ::execvp(arguments[0], arguments.data());
      ::_exit(127);
    }
    ::close(output);
    if (pid_ < 0) throw std::runtime_error("cannot start " + words[0]);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    wait();
  }

  /// Its exit code, 128 and more for the signal that ended it.
  int wait() {
    if (pid_ <= 0) return code_;
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  int end(int signal) {
    if (pid_ > 0) ::kill(pid_, signal);
    return wait();
  }

 private:
  pid_t pid_ = -1;
  int code_ = 0;
};

/// What is written to a pipe until its other end closes or a line is complete. Ends with the child that holds the other end.
inline std::string read_line(int descriptor) {
  std::string line;
  char c = 0;
  while (::read(descriptor, &c, 1) == 1 && c != '\n') line += c;
  return line;
}

}  // namespace hearth::testing
