#pragma once

#include <booking/contract/booking.hpp>
#include <hearth/hearth.hpp>

#include "freed.hpp"
#include "lifecycle.hpp"
#include "model.hpp"

namespace booking {

struct Wish {
  Uuid service;
  Uuid address;
  std::optional<std::int32_t> size;
  std::optional<std::int32_t> hours;
  std::vector<std::string> options;
  std::optional<Uuid> technician;
  Timestamp from;
  Timestamp to;
};
constexpr auto describe(Type<Wish>) {
  return fields(
      field("service_id", &Wish::service), field("address_id", &Wish::address, about("one of your own")),
      field("size", &Wish::size, minimum(1), maximum(1000), about("of the home, in 평")),
      field("hours", &Wish::hours, minimum(1), maximum(12)),
      field("options", &Wish::options, max_items(20), max_length(40), optional_, about("codes")),
      field("technician_id", &Wish::technician, about("this one and no other")),
      field("from", &Wish::from, about("earliest start wanted")),
      field("to", &Wish::to, about("latest start wanted, 14 days later at most and soon enough to be booked now")));
}

struct WishView {
  Uuid id;
  std::string state;
  Uuid service;
  Uuid address;
  Timestamp from;
  Timestamp to;
  std::optional<Uuid> technician;
  std::optional<Uuid> hold;
  std::optional<Timestamp> offered_until;
  Timestamp created;
};
constexpr auto describe(Type<WishView>) {
  return fields(
      field("id", &WishView::id),
      field("state", &WishView::state, about("waiting, offered, booked, passed (not taken in time), left, over")),
      field("service_id", &WishView::service), field("address_id", &WishView::address), field("from", &WishView::from),
      field("to", &WishView::to), field("technician_id", &WishView::technician),
      field("hold_id", &WishView::hold, about("book it with POST /bookings")),
      field("offered_until", &WishView::offered_until), field("created_at", &WishView::created));
}

/// The waiting list. A time that becomes free is held for the first in line whose wish it fits, through the same code and
/// the same constraint as any other hold; who does not book it in time gives way to the next.
class Waitlist {
 public:
  struct Row;

  explicit Waitlist(Lifecycle life) : life_{std::move(life)} {}

  Result<WishView> join(const Caller& who, Calls& calls, const Wish& ask);
  Result<Page<WishView>> list(const Caller& who, Db& db, const PageAsk& ask);
  Result<WishView> read(const Caller& who, Db& db, const Id& ask);
  Result<std::vector<WishView>> all_of(Db& db, const Uuid& consumer);
  Result<void> leave(const Caller& who, Tx& tx, const Id& ask);
  Result<void> serve(Calls& calls, const TimeFreed& event);
  Result<void> tidy(Tx& tx);

 private:
  Result<std::vector<Row>> turn(Calls& calls, const TimeFreed& event);
  Result<void> try_offer(Calls& calls, const Row& wish);
  Result<bool> offer_at(Calls& calls, const Row& wish, Timestamp start);

  Lifecycle life_;
};

}  // namespace booking
