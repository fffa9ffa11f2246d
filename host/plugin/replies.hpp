#pragma once

#include <hearth/abi.h>

#include <hearth/result.hpp>
#include <optional>
#include <string>

#include "host/core/call.hpp"
#include "host/db/database.hpp"
#include "host/gateway/message.hpp"

// Inside host/plugin only: replies as the border, the gateway and hearth_effects have them.
namespace hearth::plugin {

class Instance;

/// invalid headers (no text, a line end, one that is the server's own) make it an error.
Result<gateway::Reply> read_reply(const hearth_reply& reply);
Result<db::StoredReply> stored_reply(const hearth_reply& reply, const std::string& request_digest);

db::StoredReply stored(const gateway::Reply& reply, const std::string& request_digest);
/// With the header Idempotency-Replayed.
gateway::Reply replayed(const db::StoredReply& stored);

/// A refusal of a service, which no HTTP problem is made of.
db::StoredReply stored_error(const Error& error, const std::string& request_digest);
bool is_stored_error(const db::StoredReply& stored);
Error read_stored_error(const db::StoredReply& stored);

/// What is kept of an effect may hold personal data: its body is sealed at rest, bound to the effect. In place.
void seal_stored(const Instance& instance, const core::Effect& effect, db::StoredReply& reply);
/// db::find_reply for call.effect, opened.
Result<std::optional<db::StoredReply>> find_stored(const Instance& instance, core::Call& call);

/// Kept under the effect's key: refusals that another attempt would meet as well. Not what is the server's or the moment's.
bool is_kept(const Error& error);

}  // namespace hearth::plugin
