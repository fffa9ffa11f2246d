#pragma once

#include <auth/contract/auth.hpp>
#include <booking/contract/booking.hpp>
#include <cancellation/contract/cancellation.hpp>
#include <hearth/hearth.hpp>
#include <matching/contract/matching.hpp>
#include <payment/contract/payment.hpp>
#include <reviews/contract/reviews.hpp>
#include <technician/contract/technician.hpp>

namespace admin {

using namespace hearth;

/// What the others tell, kept so that the console can count it: one row a thing, so that a count is always a recount.
class ReadModels {
 public:
  Result<void> booking_changed(Tx& tx, const ::booking::Changed& event);
  Result<void> rescheduled(Tx& tx, const ::booking::Rescheduled& event);
  Result<void> disputed(Tx& tx, const EventInfo& info, const ::booking::Disputed& event);
  Result<void> dispute_resolved(Tx& tx, const EventInfo& info, const ::booking::DisputeResolved& event);
  Result<void> captured(Tx& tx, const ::payment::Captured& event);
  Result<void> surplus_captured(Tx& tx, const ::payment::SurplusCaptured& event);
  Result<void> refunded(Tx& tx, const ::payment::Refunded& event);
  Result<void> paid_out(Tx& tx, const EventInfo& info, const ::payment::PayoutPaid& event);
  Result<void> settled(Tx& tx, const EventInfo& info, const ::cancellation::Settled& event);
  Result<void> fee_waived(Tx& tx, const ::cancellation::FeeWaived& event);
  Result<void> stuck(Tx& tx, const EventInfo& info, const ::cancellation::Stuck& event);
  Result<void> offered(Tx& tx, const EventInfo& info, const ::matching::Offered& event);
  Result<void> offer_closed(Tx& tx, const ::matching::OfferClosed& event);
  Result<void> review_published(Tx& tx, const EventInfo& info, const ::reviews::Published& event);
  Result<void> review_moderated(Tx& tx, const ::reviews::StatusChanged& event);
  Result<void> technician_changed(Tx& tx, const EventInfo& info, const ::technician::StatusChanged& event);
  Result<void> registered(Tx& tx, const EventInfo& info, const ::auth::Registered& event);
};

}  // namespace admin
