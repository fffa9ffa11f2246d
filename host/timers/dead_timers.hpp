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

namespace hearth::timers {

/// A timer that has failed for the last time, or a run of a periodic job that has.
struct DeadTimer {
  std::string plugin;
  Uuid id{};  ///< nil: a periodic job's run
  std::string name;
  std::string key;
  std::string payload;
  std::uint32_t attempt = 0;
  std::string error;
  Timestamp due;
  Timestamp died_at;
};

// Of one plugin's schema, for `hearth outbox`: they work beside a running host as well as without one.

Result<std::vector<DeadTimer>> list_dead(core::Call& call, db::Database& plugin);
/// Tries again from the first attempt: one timer, or all with the runs of periodic jobs. Returns how many there were. A timer
/// whose name and key have been scheduled anew stays dead.
Result<std::uint64_t> replay(core::Call& call, db::Database& plugin, std::optional<Uuid> id, Timestamp now);

}  // namespace hearth::timers
