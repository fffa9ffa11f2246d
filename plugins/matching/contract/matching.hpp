#pragma once

#include <hearth/contract.hpp>

/// What other plugins may use of `matching`.
namespace matching {

using namespace hearth;

/// A technician has been asked.
struct Offered {
  Uuid offer;
  Uuid booking;
  Uuid technician;
  Timestamp start;
  Timestamp expires;
};
constexpr auto describe(Type<Offered>) {
  return event("matching.offered@1", key(&Offered::booking), field("offer_id", &Offered::offer),
               field("booking_id", &Offered::booking), field("technician_id", &Offered::technician),
               field("start", &Offered::start), field("expires_at", &Offered::expires));
}

struct OfferClosed {
  Uuid offer;
  Uuid booking;
  Uuid technician;
  std::string outcome;  ///< "accepted", "declined", "expired", "withdrawn"
};
constexpr auto describe(Type<OfferClosed>) {
  return event("matching.offer_closed@1", key(&OfferClosed::booking), field("offer_id", &OfferClosed::offer),
               field("booking_id", &OfferClosed::booking), field("technician_id", &OfferClosed::technician),
               field("outcome", &OfferClosed::outcome));
}

/// Nobody is left to ask, or the time to ask is over.
struct Exhausted {
  Uuid booking;
  Uuid consumer;
  std::string reason;  ///< "nobody", "give_up"
};
constexpr auto describe(Type<Exhausted>) {
  return event("matching.exhausted@1", key(&Exhausted::booking), field("booking_id", &Exhausted::booking),
               field("consumer_id", &Exhausted::consumer), field("reason", &Exhausted::reason));
}

}  // namespace matching
