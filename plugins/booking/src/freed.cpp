#include "freed.hpp"

#include "booking_sql.hpp"
#include "calendars.hpp"

namespace booking {

void freed(Tx& tx, const Freed& time) {
  const auto [from, to] = starts_around(time.from, time.to);
  const auto regions = tx.all<std::string>(
      sql::waiting_regions, {{"technician", time.technician}, {"from", std::max(from, tx.now())}, {"to", to}});
  if (!regions) return;  // the transaction remembers what failed
  for (const auto& region : *regions) tx.publish(TimeFreed{region, time.technician, time.from, time.to, {}, {}});
}

std::pair<Timestamp, Timestamp> starts_around(Timestamp from, Timestamp to) {
  const Days days{Date::of(from, seoul), Date::of(to, seoul)};
  return {around_from(days), around_to(days)};
}

}  // namespace booking
