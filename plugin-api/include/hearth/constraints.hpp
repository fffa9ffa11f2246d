#pragma once

#include <string_view>
#include <vector>

#include "hearth/core.hpp"

namespace hearth {

/// Which violated constraint of the plugin's schema means which error, said once:
///   c("bookings_no_overlap", conflict("booking.slot_taken", "somebody else has just taken this time"))
class Constraints {
 public:
  explicit Constraints(const detail::Core& core) : core_{core} {}

  void operator()(std::string_view constraint, const Error& means) {
    if (!HEARTH_HAS(core_.db, hearth_db_v1, constraint)) return core_.refuse(detail::missing("hearth.db/1 constraint"));
    std::vector<hearth_violation> room;
    hearth_error_info info;
    detail::fill_info(means, info, room);
    auto done = detail::border(
        core_, [&](hearth_error** why) { return core_.db->constraint(core_.host, str(constraint), &info, why); });
    if (!done) core_.refuse(std::move(done).error());
  }

 private:
  const detail::Core& core_;
};

}  // namespace hearth
