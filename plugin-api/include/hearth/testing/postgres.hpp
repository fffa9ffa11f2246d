#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <thread>

#include "hearth/testing/process.hpp"

namespace hearth::testing {

/// A PostgreSQL server in a temporary folder, one a test program, started when it is first asked for. Needs the server's
/// programs (Debian: postgresql), not a running service.
class Postgres {
 public:
  static Postgres& shared() {
    static Postgres server;
    return server;
  }

  /// An empty database that nobody else uses.
  std::string fresh_database() {
    const std::string name = "test_" + std::to_string(++databases_);
    run({programs_ / "createdb", "-h", "127.0.0.1", "-p", std::to_string(port_), "-U", "hearth", name});
    return "postgres://hearth@127.0.0.1:" + std::to_string(port_) + "/" + name;
  }

 private:
  Postgres() : programs_{find_programs()}, account_{account()} {
    if (account_ != nullptr && ::chown(folder_.path().c_str(), account_->pw_uid, account_->pw_gid) != 0) {
      throw std::runtime_error("cannot hand " + folder_.path().string() + " to the user postgres");
    }
    const std::string data = folder_.path() / "data";
    run({programs_ / "initdb", "-D", data, "-U", "hearth", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
         "--no-sync"});
    for (int attempt = 1;; ++attempt) {  // the port was free a moment ago; somebody may take it first
      port_ = free_port();
      server_ = std::make_unique<Process>(
          std::vector<std::string>{programs_ / "postgres", "-D", data, "-p", std::to_string(port_), "-k",
                                   folder_.path(), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c",
                                   "timezone=UTC"},
          log(), -1, account_);
      if (wait_until_ready()) return;
      if (attempt == 5) throw std::runtime_error("PostgreSQL did not start:\n" + read_file(log()));
      server_->end(SIGKILL);
    }
  }

  /// The newest installed; Debian keeps the server's programs out of PATH.
  static std::filesystem::path find_programs() {
    std::vector<std::filesystem::path> found;
    std::error_code none;
    for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql", none)) {
      if (std::filesystem::exists(version.path() / "bin/postgres")) found.push_back(version.path() / "bin");
    }
    if (found.empty()) throw std::runtime_error("no PostgreSQL server is installed (Debian: apt install postgresql)");
    return *std::max_element(found.begin(), found.end());
  }

  /// PostgreSQL refuses to run as root.
  static const ::passwd* account() { return ::geteuid() == 0 ? ::getpwnam("postgres") : nullptr; }

  static int free_port() {
    sockaddr_in any{};
    any.sin_family = AF_INET;
    any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ::socklen_t size = sizeof any;
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ::bind(probe, reinterpret_cast<const sockaddr*>(&any), sizeof any);
    ::getsockname(probe, reinterpret_cast<sockaddr*>(&any), &size);
    ::close(probe);
    return ntohs(any.sin_port);
  }

  [[nodiscard]] std::filesystem::path log() const { return folder_.path() / "log"; }

  void run(const std::vector<std::string>& words) const {
    Process process{words, log(), -1, account_};
    if (process.wait() != 0) throw std::runtime_error(words[0] + " failed:\n" + read_file(log()));
  }

  bool wait_until_ready() const {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (std::chrono::steady_clock::now() < until) {
      Process asks{{programs_ / "pg_isready", "-q", "-h", "127.0.0.1", "-p", std::to_string(port_)}, log()};
      if (asks.wait() == 0) return true;
      std::this_thread::yield();
    }
    return false;
  }

  TemporaryFolder folder_{};
  std::filesystem::path programs_;
  const ::passwd* account_;
  int port_ = 0;
  std::unique_ptr<Process> server_{};
  int databases_ = 0;
};

}  // namespace hearth::testing
