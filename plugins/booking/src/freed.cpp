#include "freed.hpp"

#include "booking_sql.hpp"

namespace booking {

void freed(Tx& tx, const Uuid& technician) {
  const auto regions = tx.all<std::string>(sql::waiting_regions, {{"technician", technician}});
  if (!regions) return;  // the transaction remembers what failed
  for (const auto& region : *regions) tx.publish(TimeFreed{region});
}

}  // namespace booking
