#include "tests/support/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <stdexcept>

#include "tests/support/temporary_folder.hpp"

extern char** environ;

namespace hearth::support {
namespace {

using Clock = std::chrono::steady_clock;

std::string name_of(const std::string& setting) { return setting.substr(0, setting.find('=') + 1); }

std::vector<std::string> merged_environment(const std::vector<std::string>& added) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    bool replaced = false;
    for (const auto& setting : added) replaced |= std::string(*entry).starts_with(name_of(setting));
    if (!replaced) all.emplace_back(*entry);
  }
  all.insert(all.end(), added.begin(), added.end());
  return all;
}

std::vector<char*> pointers(const std::vector<std::string>& strings) {
  std::vector<char*> all;
  for (const auto& s : strings) all.push_back(const_cast<char*>(s.c_str()));
  all.push_back(nullptr);
  return all;
}

struct Pipe {
  int read = -1, write = -1;
  explicit Pipe(bool wanted) {
    int ends[2];
    if (!wanted) return;
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe2 failed");
    read = ends[0];
    write = ends[1];
  }
};

void close_if_open(int& descriptor) {
  if (descriptor >= 0) ::close(descriptor);
  descriptor = -1;
}

std::chrono::milliseconds left_until(Clock::time_point deadline) {
  return std::max(std::chrono::milliseconds(0),
                  std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()));
}

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& arguments, const ChildOptions& options) {
  if (::syscall(SYS_gettid) != ::getpid()) throw std::runtime_error("start child processes on the main thread");
  const auto environment = merged_environment(options.environment);
  const auto argv = pointers(arguments);
  const auto envp = pointers(environment);
  Pipe in(options.pipe_stdin), out(options.pipe_stdout);
  int log = -1;
  if (!options.log.empty()) log = ::open(options.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);

  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("fork failed");
  if (pid_ == 0) {  // only what is safe in a forked child of a process with threads
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(126);
    const int quiet = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    ::dup2(in.read >= 0 ? in.read : quiet, 0);
    if (log >= 0) ::dup2(log, 2);
    if (out.write >= 0) {
      ::dup2(out.write, 1);
    } else if (log >= 0) {
      ::dup2(log, 1);
    }
    if (options.pass_as_3 == 3) ::fcntl(3, F_SETFD, 0);
    if (options.pass_as_3 > 3) ::dup2(options.pass_as_3, 3);
    ::execvpe(argv[0], argv.data(), envp.data());
    ::_exit(127);
  }
  close_if_open(in.read);
  close_if_open(out.write);
  close_if_open(log);
  stdin_ = in.write;
  stdout_ = out.read;
}

ChildProcess::~ChildProcess() {
  close_if_open(stdin_);
  if (running()) {
    signal(SIGKILL);
    wait(std::chrono::hours(1));
  }
  close_if_open(stdout_);
}

bool ChildProcess::running() { return !wait(std::chrono::milliseconds(0)).has_value(); }

void ChildProcess::signal(int number) const {
  if (!code_) ::kill(pid_, number);
}

std::optional<int> ChildProcess::wait(std::chrono::milliseconds at_most) {
  if (code_) return code_;
  const int handle = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
  pollfd ended{handle, POLLIN, 0};
  const auto deadline = Clock::now() + at_most;
  while (::poll(&ended, 1, static_cast<int>(left_until(deadline).count())) < 0 && errno == EINTR) {
  }
  ::close(handle);
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) == pid_) {
    code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  return code_;
}

void ChildProcess::write_line(const std::string& line) const {
  const std::string whole = line + "\n";
  if (::write(stdin_, whole.data(), whole.size()) != static_cast<ssize_t>(whole.size())) {
    throw std::runtime_error("cannot write to a child process");
  }
}

void ChildProcess::close_stdin() { close_if_open(stdin_); }

std::string ChildProcess::read_line(std::chrono::milliseconds at_most) {
  return support::read_line(stdout_, pending_, at_most);
}

std::string read_line(int descriptor, std::string& pending, std::chrono::milliseconds at_most) {
  const auto deadline = Clock::now() + at_most;
  for (;;) {
    if (const auto end = pending.find('\n'); end != std::string::npos) {
      std::string line = pending.substr(0, end);
      pending.erase(0, end + 1);
      return line;
    }
    pollfd ready{descriptor, POLLIN, 0};
    const int count = ::poll(&ready, 1, static_cast<int>(left_until(deadline).count()));
    if (count < 0 && errno == EINTR) continue;
    if (count == 0) throw std::runtime_error("no line came in time");
    char bytes[4096];
    const ssize_t size = ::read(descriptor, bytes, sizeof bytes);
    if (size <= 0) throw std::runtime_error("the other side ended before it wrote a line");
    pending.append(bytes, static_cast<std::size_t>(size));
  }
}

Finished run(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
             std::chrono::milliseconds at_most) {
  const TemporaryFolder folder;
  ChildOptions options;
  options.environment = environment;
  options.log = folder / "output";
  ChildProcess child(arguments, options);
  const auto code = child.wait(at_most);
  if (!code) throw std::runtime_error(arguments[0] + " did not end in time");
  return {*code, read_file(options.log)};
}

}  // namespace hearth::support
