#include "cases.hpp"

#include <payment/contract/payment.hpp>

#include "admin_sql.hpp"
#include "permissions.hpp"

namespace admin {
namespace {

Result<Dispute> find(Db& db, const Uuid& id) {
  return db.one_or<Dispute>(sql::find_dispute, {{"id", id}},
                            not_found("admin.no_such_dispute", "there is no such dispute"));
}

Result<void> check(const ResolveDispute& ask) {
  if ((ask.outcome == "refund") != ask.refund.has_value()) {
    return invalid("admin.bad_resolution", "an amount belongs to the outcome refund, and only to it");
  }
  if (ask.rework_start && ask.outcome != "rework") {
    return invalid("admin.bad_resolution", "a new start belongs to the outcome rework");
  }
  return {};
}

/// What booking counts as paid may have gone back otherwise by now. Of a dispute that this request has resolved already nothing is
/// asked: its refund is among what has gone back.
Result<void> check_left(Calls& calls, const Dispute& dispute, const Money& refund) {
  const auto now = calls.call(::booking::dispute_of, {.booking = dispute.booking});
  if (!now && is_failure(now.error())) return now.error();
  if (!now || now->id != dispute.id || now->state != "open") return {};
  const auto money = HEARTH_TRY(calls.call(::payment::balance, {.booking = dispute.booking}));
  const Money left = money.captured - money.refunded - money.refund_pending;
  if (refund.currency != left.currency || refund.amount <= left.amount) return {};
  Error error = invalid("booking.bad_refund", "this is more than is left to give back");
  error.violations.push_back({"/refund/amount", "above_maximum", "must be at most " + std::to_string(left.amount)});
  return error;
}

}  // namespace

Result<Page<Dispute>> Cases::disputes(const Caller& who, Db& db, const ListDisputes& ask) {
  HEARTH_TRY(Permissions::check(db, who, permission::disputes_read));
  return db.page<Dispute>(sql::disputes, ask);
}

Result<DisputeView> Cases::dispute(const Caller& who, Calls& calls, const DisputeId& ask) {
  HEARTH_TRY(Permissions::check(calls, who, permission::disputes_read));
  Dispute found = HEARTH_TRY(find(calls, ask.id));
  auto facts = HEARTH_TRY(calls.call(::booking::facts, {.booking = found.booking}));
  auto words = HEARTH_TRY(calls.call(::booking::dispute_of, {.booking = found.booking}));
  const bool same = words.id == found.id;  // there may have been another since
  return DisputeView{std::move(found), same ? std::move(words.reason) : std::string{}, std::move(facts)};
}

Result<Dispute> Cases::resolve(const Caller& who, Calls& calls, const DisputeId& of, const ResolveDispute& ask) {
  HEARTH_TRY(Permissions::check(calls, who, permission::disputes_resolve));
  HEARTH_TRY(check(ask));
  const Dispute found = HEARTH_TRY(find(calls, of.id));
  if (ask.refund) HEARTH_TRY(check_left(calls, found, *ask.refund));
  // Booking knows whether this request has resolved it already, before a crash: it then answers as it did.
  const auto resolved = calls.call(::booking::resolve,
                                   {.booking = found.booking,
                                    .dispute = found.id,
                                    .admin = who.user,
                                    .outcome = ask.outcome,
                                    .refund = ask.refund.value_or(won(0)),
                                    .rework_start = ask.rework_start,
                                    .note = ask.note},
                                   "resolve " + found.id.text());
  if (!resolved) {
    const bool before = found.status != "open" && is_refusal(resolved.error());
    return before ? conflict("admin.dispute_resolved", "it has been resolved already") : resolved.error();
  }
  // The event says the same, perhaps later; whoever asked sees it at once.
  return calls.effect([&](Tx& tx) -> Result<Dispute> {
    tx.exec(sql::close_dispute,
            {{"id", of.id}, {"outcome", ask.outcome}, {"refund", ask.refund.value_or(won(0))}, {"now", tx.now()}});
    return find(tx, of.id);
  });
}

Result<Page<TechnicianRow>> Cases::technicians(const Caller& who, Db& db, const ListTechnicians& ask) {
  HEARTH_TRY(Permissions::check(db, who, permission::technicians_read));
  ListTechnicians asked = ask;
  if (!asked.status) asked.status = "applied";
  return db.page<TechnicianRow>(sql::technicians, asked);
}

}  // namespace admin
