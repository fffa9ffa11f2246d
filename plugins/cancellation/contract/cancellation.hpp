#pragma once

#include <hearth/contract.hpp>

/// What other plugins may use of `cancellation`.
namespace cancellation {

using namespace hearth;

/// A cancelled booking, or one to which somebody did not come, has been settled: the money is where it belongs.
struct Settled {
  Uuid cancellation;
  Uuid booking;
  Uuid consumer;
  std::optional<Uuid> technician;
  std::string kind;   ///< "cancelled", "no_show"
  std::string fault;  ///< "consumer", "technician", "business", "nobody"
  Money refund;
  Money fee;
};
constexpr auto describe(Type<Settled>) {
  return event("cancellation.settled@1", key(&Settled::booking), field("cancellation_id", &Settled::cancellation),
               field("booking_id", &Settled::booking), field("consumer_id", &Settled::consumer),
               field("technician_id", &Settled::technician), field("kind", &Settled::kind),
               field("fault", &Settled::fault), field("refund", &Settled::refund), field("fee", &Settled::fee));
}

/// A fee that was kept has been given back after all.
struct FeeWaived {
  Uuid waiver;
  Uuid cancellation;
  Uuid booking;
  Money amount;
};
constexpr auto describe(Type<FeeWaived>) {
  return event("cancellation.fee_waived@1", key(&FeeWaived::booking), field("waiver_id", &FeeWaived::waiver),
               field("cancellation_id", &FeeWaived::cancellation), field("booking_id", &FeeWaived::booking),
               field("amount", &FeeWaived::amount));
}

/// A refund did not go through for good: an admin has to look.
struct Stuck {
  Uuid cancellation;
  Uuid booking;
  Uuid consumer;
  Money refund;
};
constexpr auto describe(Type<Stuck>) {
  return event("cancellation.stuck@1", key(&Stuck::booking), field("cancellation_id", &Stuck::cancellation),
               field("booking_id", &Stuck::booking), field("consumer_id", &Stuck::consumer),
               field("refund", &Stuck::refund));
}

/// What the business owes a consumer beside the refund: proposed by the rules, and paid once an admin has said so.
struct CompensationChanged {
  Uuid cancellation;
  Uuid booking;
  Uuid consumer;
  Money amount;
  std::string status;  ///< "proposed", "paid"
};
constexpr auto describe(Type<CompensationChanged>) {
  return event("cancellation.compensation_changed@1", key(&CompensationChanged::booking),
               field("cancellation_id", &CompensationChanged::cancellation),
               field("booking_id", &CompensationChanged::booking), field("consumer_id", &CompensationChanged::consumer),
               field("amount", &CompensationChanged::amount),
               field("status", &CompensationChanged::status, one_of("proposed", "paid")));
}

/// Points against a technician: withdrew late, did not come.
struct Penalised {
  Uuid technician;
  Uuid booking;
  std::string reason;  ///< "late_withdrawal", "no_show"
  std::int32_t points = 0;
};
constexpr auto describe(Type<Penalised>) {
  return event("cancellation.penalised@1", key(&Penalised::technician), field("technician_id", &Penalised::technician),
               field("booking_id", &Penalised::booking), field("reason", &Penalised::reason),
               field("points", &Penalised::points));
}

}  // namespace cancellation
