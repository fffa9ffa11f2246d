#pragma once

#include <booking/contract/booking.hpp>
#include <hearth/hearth.hpp>

#include "lifecycle.hpp"

namespace booking {

/// A technician's visits: what they may see of them, and how the work goes on.
class Visits {
 public:
  explicit Visits(Lifecycle life) : life_{std::move(life)} {}

  Result<Facts> advance(Tx& tx, const Advance& ask);
  Result<Jobs> jobs(Db& db, const JobsAsk& ask);
  Result<Job> job(Db& db, const Place& ask);
  Result<EntryNotes> entry_notes(Tx& tx, const Place& ask);

 private:
  [[nodiscard]] Result<Job> seen(const BookingRow& row) const;

  Lifecycle life_;
};

}  // namespace booking
