#pragma once

#include <hearth/hearth.hpp>

#include "rows.hpp"

namespace catalog {

/// What must hold of an admin's row beyond its fields: what it names is there, and ends come after beginnings. Refuses with
/// catalog.bad_reference or catalog.bad_interval.
Result<void> check(Tx& tx, const Category& row);
Result<void> check(Tx& tx, const Skill& row);
Result<void> check(Tx& tx, const Region& row);
Result<void> check(Tx& tx, const ServiceRow& row);
Result<void> check(Tx& tx, const Price& row);
Result<void> check(Tx& tx, const Option& row);
Result<void> check(Tx& tx, const Surcharge& row);

}  // namespace catalog
