#pragma once

#include <memory>

#include "host/db/engine.hpp"
#include "host/db/session_pool.hpp"

// Not for use outside host/db.
namespace hearth::db {

/// One plugin's schema in a PostgreSQL database. Does not connect yet.
std::unique_ptr<EngineDatabase> make_postgres(DatabaseParts parts, SessionPool& sessions, std::size_t limit);

}  // namespace hearth::db
