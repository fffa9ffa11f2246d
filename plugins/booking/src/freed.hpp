#pragma once

#include <hearth/hearth.hpp>

namespace booking {

using namespace hearth;

/// How far a turn has got in the line.
struct InLine {
  Timestamp created;
  Uuid wish;
};
constexpr auto describe(Type<InLine>) {
  return fields(field("created_at", &InLine::created), field("wish_id", &InLine::wish));
}

/// A time has become free in a district where somebody waits. One after another a district: who came first is served first.
struct TimeFreed {
  std::string region;
  std::optional<Uuid> technician;  ///< whose time it is; none: anybody's
  std::optional<Timestamp> from;   ///< none: any time
  std::optional<Timestamp> to;
  std::optional<Uuid> joined;   ///< only this wish is new, and no time
  std::optional<InLine> after;  ///< the line behind this one is still to be served
};
constexpr auto describe(Type<TimeFreed>) {
  return event("booking.time_freed@1", key(&TimeFreed::region), field("region", &TimeFreed::region),
               field("technician_id", &TimeFreed::technician), field("from", &TimeFreed::from),
               field("to", &TimeFreed::to), field("joined", &TimeFreed::joined), field("after", &TimeFreed::after));
}

/// A time of a technician.
struct Freed {
  Uuid technician;
  Timestamp from;
  Timestamp to;
};
constexpr auto describe(Type<Freed>) {
  return fields(field("technician_id", &Freed::technician), field("starts_at", &Freed::from),
                field("ends_at", &Freed::to));
}

/// Told in all of the technician's districts where somebody waits for a time like this.
void freed(Tx& tx, const Freed& time);

/// The starts that a time like this may allow, from and to: those of the days around it too, for the way is shorter.
std::pair<Timestamp, Timestamp> starts_around(Timestamp from, Timestamp to);

}  // namespace booking
