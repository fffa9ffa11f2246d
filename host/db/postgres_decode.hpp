#pragma once

#include <hearth/result.hpp>

#include "host/db/postgres_connection.hpp"
#include "host/db/rows.hpp"

// Not for use outside host/db.
namespace hearth::db {

/// The rows of a binary result, which they keep. A column of a type that no hearth_value stands for is an internal error
/// that says so: it is to be cast in the statement.
Result<Rows> decode(PostgresResult result);

}  // namespace hearth::db
