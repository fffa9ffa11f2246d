#pragma once

#include <hearth/hearth.hpp>

#include "model.hpp"
#include "places.hpp"
#include "rows.hpp"
#include "settings.hpp"
#include "timers.hpp"

namespace booking {

/// A hold keeps one feasible technician for a quote: the one asked for, or a tentative choice of ours.
class Holds {
 public:
  Holds(Live<Settings> settings, Crypto crypto) : settings_{std::move(settings)}, crypto_{crypto} {}

  Result<Hold> create(const Caller& who, Calls& calls, const CreateHold& ask);
  Result<void> release(const Caller& who, Tx& tx, const Id& ask);
  Result<void> expire(Tx& tx, const ExpireHold& timer);

 private:
  Live<Settings> settings_;
  Crypto crypto_;
};

}  // namespace booking
