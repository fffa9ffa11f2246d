#pragma once

#include <hearth/hearth.hpp>

#include "model.hpp"
#include "settings.hpp"

namespace reviews {

/// Publishes reviews, and keeps the totals of technicians exact: every review that comes or goes moves them in its own
/// transaction. Locks are taken in the order booking, review, totals.
class Ratings {
 public:
  Ratings(Live<Settings> settings, const Log& log) : settings_{std::move(settings)}, log_{log} {}

  /// Everything written of the booking can be read from now on, and nothing more can be written. The booking is locked.
  Result<void> publish(Tx& tx, const Visit& visit) const;

  /// One rating of a technician more (+1) or less (-1); does nothing for what a technician wrote.
  Result<void> count(Tx& tx, const Row& review, std::int64_t times) const;

  /// Compares what is kept with what is there; what differs (it never should) is repaired, logged and told.
  Result<void> recount(Calls& calls) const;

 private:
  void tell(Tx& tx, const Totals& now) const;
  Result<bool> repair(Tx& tx, const Uuid& technician) const;

  Live<Settings> settings_;
  Log log_;
};

/// The booking, locked until the commit; nothing when it is not known to be completed.
Result<std::optional<Visit>> lock(Tx& tx, const Uuid& booking);

}  // namespace reviews
