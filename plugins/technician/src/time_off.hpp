#pragma once

#include <hearth/hearth.hpp>

#include "model.hpp"

namespace technician {

/// Time off is asked of booking, which refuses it over a job. It is written down before and after, and a timer settles what
/// a crash left between the two: asking booking again under the same id does no harm.
class TimeOffs {
 public:
  Result<TimesOff> list(const Caller& who, Db& db);
  Result<TimeOff> add(const Caller& who, Calls& calls, const AddTimeOff& ask);
  Result<void> end(const Caller& who, Calls& calls, const Id& ask);
  Result<void> settle(Calls& calls, const SettleTimeOff& due);

 private:
  /// Asks booking to keep the time free; a refusal is written down.
  Result<void> block(Calls& calls, const TimeOff& asked);
  static Result<void> keep_free(Calls& calls, const TimeOff& asked);
  static Result<void> give_away(Calls& calls, const TimeOff& asked);
  Result<void> release(Calls& calls, const TimeOff& ending);
};

}  // namespace technician
