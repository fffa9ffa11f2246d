#pragma once

#include <hearth/result.hpp>
#include <memory>
#include <string>

#include "host/db/postgres_client.hpp"

// Not for use outside host/db.

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
  PostgresConnection(std::unique_ptr<Poco::Data::Session> session, PGconn* native);

  std::unique_ptr<Poco::Data::Session> session_;
  PGconn* native_;
};

struct ClearResult {
  void operator()(PGresult* result) const { libpq().PQclear(result); }
};
using PostgresResult = std::unique_ptr<PGresult, ClearResult>;

}  // namespace hearth::db
