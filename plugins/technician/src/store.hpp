#pragma once

#include <hearth/hearth.hpp>

#include "model.hpp"

namespace technician {

/// Today, in Seoul.
Date today(const Db& db);

/// The technician, or technician.no_such_technician.
Result<Row> find(Db& db, const Uuid& id);
/// The same, locked until the commit.
Result<Row> lock(Tx& tx, const Uuid& id);

/// The whole profile as it stands.
Result<Profile> profile(Db& db, const Row& row);

/// Writes the row with its next version, makes a verified technician active once skills, regions and hours are there,
/// and tells everybody when and where the technician can be booked now.
Result<Profile> save(Tx& tx, Row row);

}  // namespace technician
