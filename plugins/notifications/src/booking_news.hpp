#pragma once

#include <booking/contract/booking.hpp>
#include <cancellation/contract/cancellation.hpp>
#include <hearth/hearth.hpp>
#include <matching/contract/matching.hpp>
#include <payment/contract/payment.hpp>

#include "queue.hpp"
#include "settings.hpp"

namespace notifications {

/// What happens to a booking, and whom it concerns. The source of each message is the event, so that it is told once.
class BookingNews {
 public:
  BookingNews(Live<Settings> settings, const Queue& queue) : settings_{settings}, queue_{queue} {}

  Result<void> changed(Tx& tx, const EventInfo& info, const ::booking::Changed& event);
  Result<void> rescheduled(Tx& tx, const EventInfo& info, const ::booking::Rescheduled& event);
  Result<void> payment_due(Tx& tx, const EventInfo& info, const ::booking::PaymentDue& event);
  Result<void> occurrence_skipped(Tx& tx, const EventInfo& info, const ::booking::OccurrenceSkipped& event);
  Result<void> waitlist_offered(Tx& tx, const EventInfo& info, const ::booking::WaitlistOffered& event);
  Result<void> disputed(Tx& tx, const EventInfo& info, const ::booking::Disputed& event);
  Result<void> dispute_resolved(Tx& tx, const EventInfo& info, const ::booking::DisputeResolved& event);
  Result<void> offered(Tx& tx, const EventInfo& info, const ::matching::Offered& event);
  Result<void> offer_closed(Tx& tx, const EventInfo& info, const ::matching::OfferClosed& event);
  Result<void> card_declined(Tx& tx, const EventInfo& info, const ::payment::CardDeclined& event);
  Result<void> refunded(Tx& tx, const EventInfo& info, const ::payment::Refunded& event);
  Result<void> settled(Tx& tx, const EventInfo& info, const ::cancellation::Settled& event);

  Result<void> remind(Tx& tx, const TimerInfo& info, const Remind& due);

 private:
  Result<void> confirmed(Tx& tx, const Uuid& source, const ::booking::Changed& event);
  Result<void> tell(Tx& tx, const Uuid& source, const Uuid& who, std::string key, const Uuid& booking,
                    std::map<std::string, std::string> values = {}) const;
  void schedule_reminder(Tx& tx, const Remind& reminder) const;

  Live<Settings> settings_;
  const Queue& queue_;
};

}  // namespace notifications
