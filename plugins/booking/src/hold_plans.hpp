#pragma once

#include <catalog/contract/catalog.hpp>
#include <consumer/contract/consumer.hpp>
#include <hearth/hearth.hpp>

#include "places.hpp"
#include "rows.hpp"

namespace booking {

/// Adds whom this consumer would let in: nobody whom they have blocked, none of another gender than they prefer, and nobody
/// works for themselves. Matching asks the same, so that no time is kept at which nobody could be offered the work.
Result<Wanted> as_wished(Calls& calls, const Uuid& consumer, Wanted wanted);

/// Nothing is kept by itself for a consumer whose account is suspended: they could neither pay for it nor give it back. Whoever
/// is not there is their keeper's to deal with.
Result<bool> is_suspended(Calls& calls, const Uuid& consumer);

/// All that a hold needs to know, gathered before its transaction begins.
struct HoldPlan {
  ::catalog::Quote quote;
  ::consumer::Address address;
  Need need;
};

/// Of a quote that is still good. Refuses with booking.address_changed, and as quote and address do.
Result<HoldPlan> plan_hold(Calls& calls, const Uuid& consumer, const Uuid& quote,
                           const std::optional<Uuid>& technician);
/// Of a quote that was made a moment ago.
Result<HoldPlan> plan_hold(Calls& calls, ::catalog::Quote quote, const std::optional<Uuid>& technician);

/// How a hold is kept.
struct HoldTerms {
  std::string_view state = "held";  ///< "booked" where nobody else may book it
  bool asked_for = false;           ///< this technician by name
  Timestamp expires;
};

/// Whether the consumer may keep one more time unpaid. Locks them, so that of two at once the second sees the first. What series
/// keep is limited there. Refuses with booking.too_many_unpaid.
Result<void> may_keep_another(Tx& tx, const Uuid& consumer, std::int64_t at_most);

/// Writes the hold of this technician down. An earlier hold of the same quote that has ended makes way. Refuses with
/// booking.quote_in_use.
Result<HoldRow> add_hold(Tx& tx, const Crypto& crypto, const HoldPlan& plan, const Uuid& technician,
                         const HoldTerms& terms);

}  // namespace booking
