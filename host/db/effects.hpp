#pragma once

#include <hearth/result.hpp>
#include <hearth/time.hpp>
#include <memory>
#include <optional>
#include <string>

#include "host/core/call.hpp"
#include "host/core/clock.hpp"
#include "host/db/database.hpp"

namespace hearth::db {

// What happens at most once: hearth_effects(kind, scope, key) in the plugin's schema. The row commits with the effect.

/// Begins, and queues the row of call.effect. When the effect has happened before, the first wait or the commit fails
/// with the signal HEARTH_REPEATED: roll back, and answer from find_reply.
Result<std::unique_ptr<Transaction>> begin_effect(Database& database, core::Call& call, const core::Clock& clock);

/// Queues the reply that a repeat is answered with, in the effect's own transaction.
Result<void> store_reply(Transaction& transaction, const Database& database, const core::Effect& effect,
                         const StoredReply& reply);

/// What the effect was answered with; nothing when it has not happened.
Result<std::optional<StoredReply>> find_reply(Database& database, core::Call& call, const core::Effect& effect);

/// A refusal (4xx) of call.effect, stored in a transaction of its own after the rollback. Fails with the signal
/// HEARTH_REPEATED when the effect has happened meanwhile.
Result<void> store_refusal(Database& database, core::Call& call, const core::Clock& clock, const StoredReply& reply);

/// Forgets effects of a kind that are older than `before`; tells how many.
Result<std::uint64_t> forget_effects(Database& database, core::Call& call, const std::string& kind, Timestamp before);

}  // namespace hearth::db
