#pragma once

#include <hearth/hearth.hpp>

#include "model.hpp"

namespace technician {

/// Today, in Seoul.
Date today(const Db& db);

Error no_such_technician();

/// The technician, or technician.no_such_technician.
Result<Row> find(Db& db, const Uuid& id);
/// The same, locked until the commit.
Result<Row> lock(Tx& tx, const Uuid& id);
/// The same, or technician.suspended when they may not work: for all that has to do with jobs.
Result<Row> working(Db& db, const Uuid& id);

/// The whole profile as it stands.
Result<Profile> profile(Db& db, const Row& row);

/// When and where somebody of this profile can be booked.
Result<AvailabilityChanged> availability(Db& db, const Profile& of);

/// Writes the row with its next version, makes a verified technician active once skills, regions and hours are there,
/// and tells everybody of a new status, and when and where the technician can be booked now.
Result<Profile> save(Tx& tx, Row row, const std::optional<std::string>& reason = {});

/// A change of status, told and (by an admin's hand) audited.
void tell_status(Tx& tx, const Uuid& technician, std::optional<Status> from, Status to,
                 const std::optional<std::string>& reason = {});
void audit_status(Tx& tx, std::string action, const Uuid& technician, Status from, Status to, std::string reason = {});

}  // namespace technician
