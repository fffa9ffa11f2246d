#pragma once

#include <hearth/contract.hpp>

/// What other plugins may use of `booking`.
namespace booking {

using namespace hearth;

/// A booking was made and waits for its payment.
struct Created {
  Uuid booking;
  Uuid consumer;
  Uuid technician;
  Timestamp start;
  Timestamp end;
  Money total;
};
constexpr auto describe(Type<Created>) {
  return event("booking.created@1", key(&Created::booking), field("booking_id", &Created::booking),
               field("consumer_id", &Created::consumer), field("technician_id", &Created::technician),
               field("start", &Created::start), field("end", &Created::end), field("total", &Created::total));
}

/// An unpaid booking came to nothing: its time ran out, or the consumer dropped it. Its slot is free again.
struct Lapsed {
  Uuid booking;
  Uuid consumer;
  std::string status;  ///< "expired" or "dropped"
};
constexpr auto describe(Type<Lapsed>) {
  return event("booking.lapsed@1", key(&Lapsed::booking), field("booking_id", &Lapsed::booking),
               field("consumer_id", &Lapsed::consumer), field("status", &Lapsed::status));
}

/// The work is done and accepted.
struct Completed {
  Uuid booking;
  Uuid consumer;
  Uuid technician;
  Money paid;
};
constexpr auto describe(Type<Completed>) {
  return event("booking.completed@1", key(&Completed::booking), field("booking_id", &Completed::booking),
               field("consumer_id", &Completed::consumer), field("technician_id", &Completed::technician),
               field("paid", &Completed::paid));
}

struct Block {
  Uuid technician;
  Uuid source;  ///< the caller's own id of the time off: blocking twice is blocking once
  Timestamp from;
  Timestamp to;
};
constexpr auto describe(Type<Block>) {
  return fields(field("technician_id", &Block::technician), field("source_id", &Block::source),
                field("from", &Block::from), field("to", &Block::to));
}
struct Unblock {
  Uuid source;
};
constexpr auto describe(Type<Unblock>) { return fields(field("source_id", &Unblock::source)); }
struct Done {
  bool changed = false;
};
constexpr auto describe(Type<Done>) { return fields(field("changed", &Done::changed)); }

/// Keeps a technician free of work. Refuses with booking.slot_taken over a hold or a job.
inline constexpr auto block = service<Block, Done>("booking.block@1");
inline constexpr auto unblock = service<Unblock, Done>("booking.unblock@1");

}  // namespace booking
