#pragma once

#include <booking/contract/booking.hpp>
#include <hearth/hearth.hpp>

#include "model.hpp"

namespace admin {

struct DisputeId {
  Uuid id;
};
constexpr auto describe(Type<DisputeId>) { return fields(field("id", &DisputeId::id)); }

struct ListDisputes : PageAsk {
  std::optional<std::string> status;
};
constexpr auto describe(Type<ListDisputes>) {
  return paged(field("status", &ListDisputes::status, one_of("open", "resolved")));
}

struct ResolveDispute {
  std::string outcome;
  std::optional<Money> refund;
  std::optional<Timestamp> rework_start;
  std::string note;
};
constexpr auto describe(Type<ResolveDispute>) {
  return fields(field("outcome", &ResolveDispute::outcome, one_of("rework", "refund", "rejected")),
                field("refund", &ResolveDispute::refund, minimum(1), about("of the outcome refund")),
                field("rework_start", &ResolveDispute::rework_start, about("of the outcome rework")),
                field("note", &ResolveDispute::note, not_blank, max_length(1000)));
}

/// A dispute in the consumer's own words, with the booking as booking tells it now.
struct DisputeView {
  Dispute dispute;
  std::string reason;
  ::booking::Facts booking;
};
constexpr auto describe(Type<DisputeView>) {
  return fields(field("dispute", &DisputeView::dispute), field("reason", &DisputeView::reason),
                field("booking", &DisputeView::booking));
}

struct ListTechnicians : PageAsk {
  std::optional<std::string> status;
};
constexpr auto describe(Type<ListTechnicians>) {
  return paged(field("status", &ListTechnicians::status,
                     one_of("applied", "verified", "active", "paused", "suspended", "left"),
                     about("applied when nothing is said: those who wait to be verified")));
}

/// What waits for somebody's decision: disputes, which booking owns and resolves, and applications, which technician does.
class Cases {
 public:
  Result<Page<Dispute>> disputes(const Caller& who, Db& db, const ListDisputes& ask);
  Result<DisputeView> dispute(const Caller& who, Calls& calls, const DisputeId& ask);
  Result<Dispute> resolve(const Caller& who, Calls& calls, const DisputeId& of, const ResolveDispute& ask);
  Result<Page<TechnicianRow>> technicians(const Caller& who, Db& db, const ListTechnicians& ask);
};

}  // namespace admin
