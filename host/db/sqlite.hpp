#pragma once

#include <memory>

#include "host/db/engine.hpp"
#include "host/db/session_pool.hpp"

// Not for use outside host/db.
namespace hearth::db {

/// One plugin's file: many readers, one writer. Creates it when it is not there and the pool's access allows it.
Result<std::unique_ptr<EngineDatabase>> make_sqlite(DatabaseParts parts, SessionPool& readers, std::size_t limit);

}  // namespace hearth::db
