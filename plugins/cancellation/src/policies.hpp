#pragma once

#include "model.hpp"

namespace cancellation {

/// Versions of the policy, and the zones and times in which it does not apply. All admins' data.
class Policies {
 public:
  Result<Page<Policy>> list(const Caller&, Db& db, const PageAsk& ask);
  /// In force for bookings that are made from now on.
  Result<Policy> put(const Caller& who, Tx& tx, const std::optional<IfMatch>& match, const PutPolicy& ask);

  Result<Page<Zone>> zones(const Caller&, Db& db, const PageAsk& ask);
  Result<Zone> add_zone(const Caller& who, Calls& calls, const AddZone& ask);
  Result<void> end_zone(const Caller&, Tx& tx, const Id& ask);
};

}  // namespace cancellation
