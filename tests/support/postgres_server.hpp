#pragma once

#include <memory>
#include <string>
#include <vector>

namespace hearth::support {

class ChildProcess;

// A PostgreSQL server in a temporary folder (postgres.py), with fsync on, UTC, and trust for the superuser `hearth`.
class PostgresServer {
 public:
  // The one of the ctest run; for a test run by hand, one of this process. Never stop it.
  static PostgresServer& shared();

  PostgresServer();   // one of your own: it may be stopped and killed
  ~PostgresServer();  // drops the databases it handed out
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  // A database nobody else uses, empty or a copy: postgres://hearth@127.0.0.1:PORT/NAME
  std::string fresh_database(const std::string& copy_of = "template1");
  // One that lives as long as the server.
  std::string create(const std::string& name);
  std::string url(const std::string& database) const;

  // Runs statements, as the superuser; throws std::runtime_error with the server's words.
  void execute(const std::string& url, const std::string& sql) const;
  // The first column of the first row as text; empty when there is no row.
  std::string value(const std::string& url, const std::string& sql) const;

  void stop();    // clients are told
  void kill();    // SIGKILL to all of it
  void start();   // again, on the same port
  void freeze();  // it answers nobody, and ends no connection
  void thaw();

 private:
  explicit PostgresServer(const std::string& address_file);
  void obey(const std::string& word);

  std::unique_ptr<ChildProcess> keeper_;  // none: the server belongs to ctest
  std::string host_;
  int port_ = 0;
  std::vector<std::string> databases_;
};

}  // namespace hearth::support
