#pragma once

#include <hearth/hearth.hpp>

namespace booking {

using namespace hearth;

/// A time has become free in a district where somebody waits. One after another a district: who came first is served first.
struct TimeFreed {
  std::string region;
};
constexpr auto describe(Type<TimeFreed>) {
  return event("booking.time_freed@1", key(&TimeFreed::region), field("region", &TimeFreed::region));
}

/// Time of this technician: told in all of their districts where somebody waits.
void freed(Tx& tx, const Uuid& technician);

}  // namespace booking
