#pragma once

#include <booking/contract/booking.hpp>
#include <hearth/hearth.hpp>
#include <payment/contract/payment.hpp>

#include "bookings.hpp"
#include "lifecycle.hpp"

namespace booking {

struct OpenDispute {
  Uuid id;
  std::string wants;
  std::string reason;
};
constexpr auto describe(Type<OpenDispute>) {
  return fields(field("id", &OpenDispute::id), field("wants", &OpenDispute::wants, one_of("rework", "refund")),
                field("reason", &OpenDispute::reason, not_blank, max_length(2000)));
}

/// Work that its consumer is not content with, and what an admin makes of it.
class Disputes {
 public:
  struct Row;

  Disputes(Lifecycle life, Bookings& bookings) : life_{std::move(life)}, bookings_{&bookings} {}

  Result<Booking> open(const Caller& who, Tx& tx, const OpenDispute& ask);
  /// The way out of work that never ends, and for consumers who call: it is then resolved like any other.
  Result<Dispute> open_as_admin(const Caller& who, Tx& tx, const OpenDispute& ask);
  Result<Facts> resolve(Calls& calls, const Resolve& ask);
  Result<Dispute> read(Db& db, const Ask& ask);
  Result<std::vector<Dispute>> all_of(Db& db, const Uuid& consumer);
  /// A refund that was granted and not let go: as if the dispute had been rejected.
  Result<void> refund_rejected(Tx& tx, const ::payment::RefundRejected& event);

 private:
  Result<void> object(Tx& tx, BookingRow& row, const Actor& actor, const OpenDispute& ask) const;
  [[nodiscard]] Result<Dispute> shown(const Row& row) const;
  Result<Facts> decide(Tx& tx, const BookingRow& before, const Resolve& ask, const Wanted& wished) const;
  Result<void> settle(Tx& tx, BookingRow& row, const Row& dispute, const Resolve& ask) const;
  Result<void> rework(Tx& tx, BookingRow& row, const Row& dispute, const Resolve& ask, const Wanted& wished) const;

  Lifecycle life_;
  Bookings* bookings_;
};

}  // namespace booking
