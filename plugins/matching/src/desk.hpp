#pragma once

#include <hearth/hearth.hpp>

#include "batch.hpp"
#include "requests.hpp"
#include "views.hpp"

namespace matching {

/// What people ask of matching: how a search stands, why it chose whom, and an admin's own hand in it.
class Desk {
 public:
  Desk(Batch& batch, Requests& requests) : batch_{batch}, requests_{requests} {}

  Result<RequestView> request(const Caller& who, Db& db, const BookingId& ask);
  /// All for an admin, their own lines for a technician who was looked at, the state for the consumer.
  Result<Explanation> explain(const Caller& who, Db& db, const BookingId& ask);

  Result<Page<Run>> runs(const Caller& who, Db& db, const PageAsk& ask);
  Result<RunDetail> run(const Caller& who, Calls& calls, const Id& ask);

  Result<RunView> run_now(const Caller& who, Calls& calls, const RunAsk& ask);
  /// Through the hard filters of a batch, and booking's own guards: an overlap is refused there.
  Result<RequestView> assign(const Caller& who, Calls& calls, const AssignAsk& ask);
  Result<void> settle(Calls& calls, const SettleAssignment& timer);

 private:
  Result<void> assigned(Calls& calls, const AssignmentRow& row);

  Batch& batch_;
  Requests& requests_;
};

}  // namespace matching
