#pragma once

#include "host/db/engine.hpp"
#include "host/db/postgres_connection.hpp"

// Not for use outside host/db.
namespace hearth::db {

/// What a failed result means to the caller.
struct PostgresFailure {
  Error error;
  bool from_server = false;  ///< it has an SQLSTATE: the server said so
  bool fatal = false;        ///< the server ended the connection with it
  bool stale = false;  ///< the session's prepared statements no longer fit the schema: the session is to be closed
};

PostgresFailure postgres_failure(const EngineDatabase& database, const PGresult* result, const PGconn* connection);

}  // namespace hearth::db
