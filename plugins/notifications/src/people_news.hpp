#pragma once

#include <auth/contract/auth.hpp>
#include <booking/contract/booking.hpp>
#include <cancellation/contract/cancellation.hpp>
#include <hearth/hearth.hpp>
#include <matching/contract/matching.hpp>
#include <notifications/contract/notifications.hpp>
#include <payment/contract/payment.hpp>
#include <reviews/contract/reviews.hpp>
#include <technician/contract/technician.hpp>

#include "queue.hpp"

namespace notifications {

/// What happens to people: accounts, codes, technicians' standing and pay, reviews; what administrators must look at; and what
/// other plugins want told.
class PeopleNews {
 public:
  explicit PeopleNews(const Queue& queue) : queue_{queue} {}

  Result<void> code_issued(Tx& tx, const EventInfo& info, const ::auth::CodeIssued& event);
  Result<void> registered(Tx& tx, const EventInfo& info, const ::auth::Registered& event);
  Result<void> signed_in(Tx& tx, const EventInfo& info, const ::auth::SignedIn& event);
  Result<void> password_changed(Tx& tx, const EventInfo& info, const ::auth::PasswordChanged& event);
  Result<void> consent_changed(Tx& tx, const ::auth::ConsentChanged& event);
  Result<void> review_published(Tx& tx, const EventInfo& info, const ::reviews::Published& event);
  Result<void> payout_paid(Tx& tx, const EventInfo& info, const ::payment::PayoutPaid& event);
  Result<void> technician_changed(Tx& tx, const EventInfo& info, const ::technician::StatusChanged& event);

  Result<void> refund_failed(Calls& calls, const EventInfo& info, const ::payment::RefundFailed& event);
  Result<void> refund_waits(Calls& calls, const EventInfo& info, const ::payment::RefundWaits& event);
  Result<void> cancellation_stuck(Calls& calls, const EventInfo& info, const ::cancellation::Stuck& event);
  Result<void> compensation_changed(Calls& calls, const EventInfo& info,
                                    const ::cancellation::CompensationChanged& event);
  Result<void> exhausted(Calls& calls, const EventInfo& info, const ::matching::Exhausted& event);
  Result<void> overdue(Calls& calls, const EventInfo& info, const ::booking::Overdue& event);
  Result<void> incident_reported(Calls& calls, const EventInfo& info, const ::technician::IncidentReported& event);

  Result<Queued> send(Tx& tx, const Send& ask);

 private:
  Result<void> tell(Tx& tx, const EventInfo& info, const Uuid& who, std::string key,
                    std::map<std::string, std::string> values = {}) const;
  /// Every active administrator. Whoever was told before a crash is not told again.
  Result<void> ask_for_account(Calls& calls, const ::payment::RefundFailed& event) const;
  Result<void> alert(Calls& calls, const EventInfo& info, const std::string& key,
                     const std::map<std::string, std::string>& values) const;

  const Queue& queue_;
};

}  // namespace notifications
