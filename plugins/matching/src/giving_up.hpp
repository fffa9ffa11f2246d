#pragma once

#include <hearth/hearth.hpp>

#include "requests.hpp"

namespace matching {

/// The end of a search that found nobody: written down, told to booking (which gives the money back), written down again.
class GivingUp {
 public:
  explicit GivingUp(Requests& requests) : requests_{requests} {}

  /// The time to search is over, or an end that was begun has not been written down.
  Result<void> due(Calls& calls, const GiveUp& timer);
  /// Of an exhausting request.
  Result<void> finish(Calls& calls, const Uuid& booking);

 private:
  Requests& requests_;
};

}  // namespace matching
