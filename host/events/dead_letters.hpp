#pragma once

#include <cstdint>
#include <hearth/result.hpp>
#include <hearth/time.hpp>
#include <hearth/uuid.hpp>
#include <optional>
#include <string>
#include <vector>

#include "host/core/call.hpp"
#include "host/db/database.hpp"

namespace hearth::events {

/// A delivery that has failed for the last time. Later events of its key wait behind it.
struct DeadLetter {
  std::string publisher;
  Uuid event;
  std::string name;
  std::string key;
  std::string payload;
  std::string subscriber;
  std::uint32_t attempt = 0;
  std::string error;
  Timestamp published_at;
  Timestamp died_at;
};

// Of one publisher's schema, for `hearth outbox`: they work beside a running host as well as without one, which finds what
// was replayed at its next poll.

Result<std::vector<DeadLetter>> list_dead(core::Call& call, db::Database& publisher);
/// Tries again from the first attempt: one event's dead letters, or all. Returns how many there were.
Result<std::uint64_t> replay(core::Call& call, db::Database& publisher, std::optional<Uuid> event, Timestamp now);
/// Drops a subscriber that will not come back, with its backlog. Returns how many deliveries went.
Result<std::uint64_t> forget(core::Call& call, db::Database& publisher, const std::string& subscriber);

}  // namespace hearth::events
