#pragma once

#include <libpq-fe.h>

#include "host/core/call.hpp"

// Not for use outside host/db.
namespace hearth::db {

/// Asks the server to end what it runs for this connection, and waits until it has heard that, or `grace` ends. False: nobody
/// knows what has become of it. Then the connection is closed, for the request could still end what is sent next.
bool cancel_statement(PGconn* connection, const core::Call& grace);

}  // namespace hearth::db
