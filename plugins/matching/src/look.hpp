#pragma once

#include <hearth/hearth.hpp>

#include <vector>

#include "plan.hpp"
#include "rows.hpp"
#include "settings.hpp"

namespace matching {

/// Looks at every technician of the regions concerned, for each request: what speaks against them, or what their score is
/// made of. The read model and the map come first, being cheap; booking has the last word on hours, overlap and travel.
class Look {
 public:
  explicit Look(Live<Settings> settings) : settings_{std::move(settings)} {}

  Result<std::vector<Decision>> at(Calls& calls, const std::vector<Request>& requests) const;

 private:
  Live<Settings> settings_;
};

/// 0 to `most_urgent`: an hour before the search ends is a step less urgent than its end.
[[nodiscard]] std::int32_t urgency_of(Timestamp give_up, Timestamp now);

/// Nobody of these can be asked any more, whatever the next hours bring.
[[nodiscard]] bool nobody_left(const Decision& decision);

}  // namespace matching
