#include "giving_up.hpp"

namespace matching {

Result<void> GivingUp::due(Calls& calls, const GiveUp& timer) {
  HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
    auto request = HEARTH_TRY(lock_request(tx, timer.booking));  // an offer may be ending at this moment
    if (!request || tx.now() < request->give_up) return {};
    HEARTH_TRY(requests_.exhaust(tx, std::move(*request), "give_up"));
    return {};
  }));
  return finish(calls, timer.booking);
}

Result<void> GivingUp::finish(Calls& calls, const Uuid& booking) {
  const auto request = HEARTH_TRY(find_request(calls, booking));
  if (!request || request->state != request_state::exhausting) return {};
  const std::string why = request->end_reason.value_or("give_up");
  auto told = calls.call(::booking::unmatched, {.booking = booking, .reason = why});
  if (!told) {
    // It needs nobody any more (confirmed, cancelled): then that is how the request ends.
    if (told.error().code != "booking.not_matching") return std::move(told).error();
    told = calls.call(::booking::facts, {.booking = booking});
    if (!told) return std::move(told).error();
  }
  return calls.transaction([&](Tx& tx) -> Result<void> {
    auto now = HEARTH_TRY(lock_request(tx, booking));
    if (!now || now->booking_version != request->booking_version) return {};
    return requests_.stands(tx, std::move(*now), told->status, told->technician);
  });
}

}  // namespace matching
