#pragma once

#include <libpq-fe.h>

#include <hearth/result.hpp>
#include <memory>
#include <string>

// Not for use outside host/db.
namespace Poco::Data {  // NOLINT(readability-identifier-naming): their name
class Session;
}

namespace hearth::db {

/// A PostgreSQL session that Poco::Data opened, and the native connection inside it.
class PostgresConnection {
 public:
  /// Blocks its thread for at most two seconds an address. `plugin` becomes the application_name.
  static Result<std::unique_ptr<PostgresConnection>> open(const std::string& url, const std::string& plugin);
  ~PostgresConnection();
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  [[nodiscard]] PGconn* native() const { return native_; }
  /// Runs statements by the simple protocol, for setting the session up; for two seconds at most.
  Result<void> run(const std::string& statements);

 private:
  explicit PostgresConnection(std::unique_ptr<Poco::Data::Session> session);

  std::unique_ptr<Poco::Data::Session> session_;
  PGconn* native_;
};

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using PostgresResult = std::unique_ptr<PGresult, ClearResult>;

}  // namespace hearth::db
