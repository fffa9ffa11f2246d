#include "situation.hpp"

#include <payment/contract/payment.hpp>

#include <algorithm>

#include "cancellation_sql.hpp"

namespace cancellation {

Error no_such_cancellation() { return not_found("cancellation.no_such_cancellation", "there is no such cancellation"); }

Result<Money> left_of(Calls& calls, const Uuid& booking) {
  const auto balance = HEARTH_TRY(calls.call(::payment::balance, {.booking = booking}));
  if (balance.unknown) {
    return conflict("cancellation.payment_unsettled", "the outcome of a payment is not known yet: try again shortly");
  }
  return balance.captured - balance.refunded - balance.refund_pending;
}

Result<Situation> look(Calls& calls, const Uuid& booking) {
  Situation now{.facts = HEARTH_TRY(calls.call(::booking::facts, {.booking = booking})), .paid = won(0)};
  const Money left = HEARTH_TRY(left_of(calls, booking));
  now.paid = std::min(left, now.facts.paid);
  return now;
}

Result<void> check_cancellable(const ::booking::Facts& facts) {
  if (facts.status == "pending_payment") {
    return conflict("cancellation.not_paid", "nothing has been paid: drop it with DELETE /bookings/{id}");
  }
  if (facts.status == "paying") {
    return conflict("cancellation.payment_unsettled", "it is being paid at this moment: try again shortly");
  }
  for (const auto* status : {"matching", "offered", "confirmed", "en_route"}) {
    if (facts.status == status) return {};
  }
  return conflict("cancellation.not_cancellable", "a booking in this state cannot be cancelled");
}

Result<void> check_not_rework(const ::booking::Facts& facts, const std::string& fault) {
  if (!facts.rework || fault != "consumer") return {};
  return conflict("cancellation.rework", "the work has been done once: approve it as it is, or have it done again");
}

Result<Assessment> assess(Calls& calls, const Situation& now, const std::string& fault, bool no_show) {
  const auto& facts = now.facts;
  const Policy policy = HEARTH_TRY(calls.one<Policy>(sql::policy_at, {{"at", facts.created}}));
  const auto zone = HEARTH_TRY(calls.maybe<Uuid>(sql::zone_of, {{"region", facts.region}, {"start", facts.start}}));
  const Case of{.fault = fault,
                .no_show = no_show,
                .force_majeure = zone.has_value(),
                .has_technician = now.has_technician(),
                .notice_days = notice_days(calls.now(), facts.fee_start)};
  return Assessment{policy.version, of.notice_days, terms(policy, of, now.paid)};
}

Result<Assessment> assess_for(const Caller& who, Calls& calls, const Situation& now, const std::string& fault) {
  Assessment by = HEARTH_TRY(assess(calls, now, fault, false));
  if (fault == "consumer") return by;
  const Assessment otherwise = HEARTH_TRY(assess(calls, now, "consumer", false));
  const Money forgiven = otherwise.terms.fee - by.terms.fee;
  if (forgiven.amount == 0) return by;
  const auto may = HEARTH_TRY(
      calls.call(::payment::may_refund_alone, {.booking = now.facts.id, .requester = who.user, .amount = forgiven}));
  if (may.alone) return by;
  by.terms.fee_percent = otherwise.terms.fee_percent;
  by.terms.fee = otherwise.terms.fee;
  by.terms.refund = otherwise.terms.refund;
  return by;
}

Row row_of(const Situation& now, const Assessment& by, Timestamp at, const Uuid& id) {
  Row row;
  row.id = id;
  row.booking = now.facts.id;
  row.consumer = now.facts.consumer;
  row.technician = now.technician();
  row.policy_version = by.policy_version;
  row.rule = by.terms.rule;
  row.notice_days = by.notice_days;
  row.fee_percent = by.terms.fee_percent;
  row.paid = now.paid;
  row.fee = by.terms.fee;
  row.refund = by.terms.refund;
  row.technician_share = by.terms.technician_share;
  row.compensation = by.terms.compensation;
  row.created = row.updated = at;
  return row;
}

Result<Row> find(Db& db, const Uuid& id) {
  return db.one_or<Row>(sql::find_cancellation, {{"id", id}}, no_such_cancellation);
}

}  // namespace cancellation
