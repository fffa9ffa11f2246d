#pragma once

#include <hearth/hearth.hpp>

#include "pricing.hpp"

namespace catalog {

/// Everything that the price of a service in a district depends on, for work that starts at `start`. Refuses with
/// catalog.no_such_service or catalog.region_not_served.
Result<Tariff> load_tariff(Db& db, const Uuid& service, std::string_view region, Timestamp start);

}  // namespace catalog
