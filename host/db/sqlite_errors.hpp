#pragma once

#include <sqlite3.h>

#include "host/db/engine.hpp"

// Not for use outside host/db.
namespace hearth::db {

/// What a result code means to the caller. Reads the message, and for a UNIQUE violation the schema, of the connection.
Error sqlite_failure(const EngineDatabase& database, sqlite3* native, int code);

}  // namespace hearth::db
