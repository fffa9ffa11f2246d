#pragma once

#include <booking/contract/booking.hpp>
#include <hearth/hearth.hpp>

#include <string>

#include "fees.hpp"
#include "rows.hpp"

namespace cancellation {

/// A booking and its money, as they are now.
struct Situation {
  ::booking::Facts facts;
  /// What the fee is of: captured, neither given back nor promised back, and no more than the booking counts as paid. What is on
  /// its way beyond that (the difference of a move, say) goes back whole.
  Money paid;

  /// A technician who has accepted: certain, not tentative.
  [[nodiscard]] bool has_technician() const {
    return facts.technician && (facts.status == "confirmed" || facts.status == "en_route");
  }
  [[nodiscard]] std::optional<Uuid> technician() const { return has_technician() ? facts.technician : std::nullopt; }
};

/// What the rules make of it.
struct Assessment {
  std::int64_t policy_version = 0;
  std::int32_t notice_days = 0;
  Terms terms;
};

/// What is captured, and neither given back nor promised back. Refuses while the outcome of a payment is not known.
Result<Money> left_of(Calls& calls, const Uuid& booking);

Result<Situation> look(Calls& calls, const Uuid& booking);

/// A paid booking whose work has not begun; for others, which way leads on.
Result<void> check_cancellable(const ::booking::Facts& facts);
/// A rework is not the consumer's to cancel for money: they approve what was done, or have it done again.
Result<void> check_not_rework(const ::booking::Facts& facts, const std::string& fault);

/// By the policy that was in force when the booking was made, and the force majeure zones of now.
Result<Assessment> assess(Calls& calls, const Situation& now, const std::string& fault, bool no_show);

/// Of a cancellation, as this caller may have it. The fee that another fault than the consumer's forgives is an administrator's to let
/// go alone up to payment's limit; above it, it is kept as of the consumer's fault, and waived once a second one agrees.
Result<Assessment> assess_for(const Caller& who, Calls& calls, const Situation& now, const std::string& fault);

/// A cancellation of these terms, not yet stored.
Row row_of(const Situation& now, const Assessment& by, Timestamp at, const Uuid& id);

Result<Row> find(Db& db, const Uuid& id);

Error no_such_cancellation();

}  // namespace cancellation
