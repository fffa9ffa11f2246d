#include "disputes.hpp"

#include <map>

#include "booking_sql.hpp"
#include "hold_plans.hpp"
#include "timers.hpp"

namespace booking {

/// As it stands in the table.
struct Disputes::Row {
  Uuid id;
  Uuid booking;
  Uuid consumer;
  Uuid technician;
  std::string wants;
  Bytes reason;  ///< sealed, bound to the dispute's id
  std::string state;
  std::optional<std::string> outcome;
  std::int64_t refund = 0;
  std::optional<Timestamp> rework_start;
  std::optional<Bytes> note;
  std::optional<Uuid> admin;
  Timestamp created;
  std::optional<Timestamp> resolved;

  friend constexpr auto describe(Type<Row>) {
    return fields(field("id", &Row::id), field("booking_id", &Row::booking), field("consumer_id", &Row::consumer),
                  field("technician_id", &Row::technician), field("wants", &Row::wants), field("reason", &Row::reason),
                  field("state", &Row::state), field("outcome", &Row::outcome), field("refund", &Row::refund),
                  field("rework_start", &Row::rework_start), field("note", &Row::note), field("admin_id", &Row::admin),
                  field("created_at", &Row::created), field("resolved_at", &Row::resolved));
  }
};

namespace {

std::string bound(const Uuid& dispute, std::string_view what) {
  return "booking.disputes." + std::string{what} + ":" + dispute.text();
}

/// Reported work; or work that the consumer has waited for in vain. An admin need not wait.
bool is_disputable(const BookingRow& row, const Actor& actor, Timestamp now, Duration overdue_after) {
  if (row.status == state::work_reported) return true;
  return row.status == state::in_progress && (actor.side == by::admin || now >= row.ends + overdue_after);
}

Error not_disputed() { return conflict("booking.not_disputed", "there is no open dispute about this booking"); }

}  // namespace

Result<Booking> Disputes::open(const Caller& who, Tx& tx, const OpenDispute& ask) {
  BookingRow row = HEARTH_TRY(lock_booking(tx, ask.id));
  if (row.consumer != who.user) return no_such_booking();
  HEARTH_TRY(object(tx, row, {by::consumer, who.user}, ask));
  return bookings_->shown(row);
}

Result<Dispute> Disputes::open_as_admin(const Caller& who, Tx& tx, const OpenDispute& ask) {
  BookingRow row = HEARTH_TRY(lock_booking(tx, ask.id));
  HEARTH_TRY(object(tx, row, {by::admin, who.user}, ask));
  tx.audit({.action = "booking.dispute_opened",
            .target_type = "booking",
            .target = row.id.text(),
            .before = {},
            .after = {},
            .reason = ask.reason});
  return read(tx, {row.id});
}

Result<void> Disputes::object(Tx& tx, BookingRow& row, const Actor& actor, const OpenDispute& ask) const {
  if (!is_disputable(row, actor, tx.now(), life_.settings().overdue_after)) {
    return conflict("booking.not_reported", "the work has not been reported, or is done with");
  }
  const Uuid id = tx.new_id();
  const Uuid technician = row.technician.value_or(Uuid{});
  const Bytes reason = HEARTH_TRY(life_.crypto().seal(bound(id, "reason"), ask.reason));
  tx.exec(sql::add_dispute, {{"id", id},
                             {"booking", row.id},
                             {"consumer", row.consumer},
                             {"technician", technician},
                             {"wants", ask.wants},
                             {"reason", reason},
                             {"now", tx.now()}});
  HEARTH_TRY(life_.change(tx, row, {state::disputed, actor, ask.wants}));
  tx.publish(Disputed{id, row.id, row.consumer, technician, ask.wants});
  tx.cancel_timer<CompleteByItself>(row.id);
  return {};
}

Result<Dispute> Disputes::read(Db& db, const Ask& ask) {
  return shown(HEARTH_TRY(db.one_or<Row>(sql::last_dispute, {{"booking", ask.booking}}, not_disputed)));
}

Result<std::vector<Dispute>> Disputes::all_of(Db& db, const Uuid& consumer) {
  const auto rows = HEARTH_TRY(db.all<Row>(sql::disputes_of_consumer, {{"consumer", consumer}}));
  std::vector<Dispute> all;
  all.reserve(rows.size());
  for (const auto& row : rows) {
    auto one = HEARTH_TRY(shown(row));
    all.push_back(std::move(one));
  }
  return all;
}

Result<Dispute> Disputes::shown(const Row& row) const {
  std::string reason = HEARTH_TRY(life_.crypto().open(bound(row.id, "reason"), row.reason));
  return Dispute{.id = row.id,
                 .booking = row.booking,
                 .consumer = row.consumer,
                 .technician = row.technician,
                 .wants = row.wants,
                 .reason = std::move(reason),
                 .state = row.state,
                 .outcome = row.outcome,
                 .refund = won(row.refund),
                 .rework_start = row.rework_start,
                 .opened = row.created,
                 .resolved = row.resolved};
}

Result<Facts> Disputes::resolve(Calls& calls, const Resolve& ask) {
  const BookingRow before = HEARTH_TRY(find_booking(calls, ask.booking));
  Wanted wished;
  if (ask.outcome == "rework") wished = HEARTH_TRY(as_wished(calls, before.consumer, {}));
  return calls.effect([&](Tx& tx) { return decide(tx, before, ask, wished); });
}

Result<Facts> Disputes::decide(Tx& tx, const BookingRow& before, const Resolve& ask, const Wanted& wished) const {
  if (before.technician) HEARTH_TRY(tx.maybe<bool>(sql::lock_technician, {{"technician", *before.technician}}));
  BookingRow row = HEARTH_TRY(lock_booking(tx, ask.booking));
  const auto dispute = HEARTH_TRY(tx.maybe<Row>(sql::last_dispute, {{"booking", row.id}}));
  if (row.status != state::disputed || !dispute || dispute->state != "open") return not_disputed();
  if (ask.dispute.value_or(dispute->id) != dispute->id) return not_disputed();  // there has been another since
  const bool refunds = ask.outcome == "refund";
  const bool fits = ask.refund.amount > 0 && ask.refund.amount <= row.paid && ask.refund.currency == Currency{};
  if (refunds && !fits) {
    return invalid("booking.bad_refund", "a refund is above zero, in KRW, and at most what was paid");
  }
  const Bytes sealed = HEARTH_TRY(life_.crypto().seal(bound(dispute->id, "note"), ask.note));
  tx.exec(sql::resolve_dispute, {{"id", dispute->id},
                                 {"outcome", ask.outcome},
                                 {"refund", refunds ? ask.refund.amount : 0},
                                 {"rework_start", ask.rework_start},
                                 {"note", sealed},
                                 {"admin", ask.admin},
                                 {"now", tx.now()}});
  Resolve told = ask;  // the note stands sealed in the dispute
  told.note.clear();
  tx.audit({.action = "dispute.resolved",
            .target_type = "dispute",
            .target = dispute->id.text(),
            .before = Json{to_json(std::map<std::string, std::string>{{"state", dispute->state}})},
            .after = Json{to_json(told)},
            .reason = ask.note});
  tx.publish(DisputeResolved{dispute->id, row.id, row.consumer, dispute->technician, ask.outcome,
                             refunds ? ask.refund : won(0)});
  HEARTH_TRY(ask.outcome == "rework" ? rework(tx, row, *dispute, ask, wished) : settle(tx, row, *dispute, ask));
  return facts_of(row);
}

Result<void> Disputes::settle(Tx& tx, BookingRow& row, const Row& dispute, const Resolve& ask) const {
  if (ask.outcome == "refund") {
    row.paid -= ask.refund.amount;
    life_.refund(tx, row, dispute.id, ask.refund.amount, "dispute", ask.admin);
  }
  return life_.complete(tx, row, {by::admin, ask.admin});
}

Result<void> Disputes::refund_rejected(Tx& tx, const ::payment::RefundRejected& event) {
  auto row = HEARTH_TRY(tx.maybe<BookingRow>(sql::lock_booking, {{"booking", event.booking}}));
  const auto technician = HEARTH_TRY(tx.maybe<Uuid>(sql::reject_granted_refund, {{"dispute", event.source}}));
  if (!row || !technician) return {};  // no dispute asked for it
  row->paid += event.amount.amount;
  HEARTH_TRY(life_.amend(tx, *row, {by::system}, "refund_rejected"));
  tx.publish(DisputeResolved{event.source, row->id, row->consumer, *technician, "rejected", won(0)});
  return {};
}

/// By whoever worked before, where they can come and their consumer has not blocked them since; else by whom matching finds.
Result<void> Disputes::rework(Tx& tx, BookingRow& row, const Row& dispute, const Resolve& ask,
                              const Wanted& wished) const {
  const Rules calendar_rules = rules(life_.settings());
  if (!ask.rework_start || !offered(*ask.rework_start, tx.now(), calendar_rules)) {
    return conflict("booking.start_not_offered", "no work begins at this time");
  }
  const Actor admin{by::admin, ask.admin};
  HEARTH_TRY(life_.change(tx, row, {state::rework, admin}));
  row.ends = *ask.rework_start + (row.ends - row.starts);
  row.starts = *ask.rework_start;
  row.place = dispute.id;  // what was worked already stays in the calendar as it was
  Need need = HEARTH_TRY(life_.need(row));
  need.wanted.blocked = wished.blocked;
  need.wanted.gender = wished.gender;
  const auto able = HEARTH_TRY(lock_if_able(tx, dispute.technician, need, calendar_rules));
  if (!able || HEARTH_TRY(is_day_full(tx, row, dispute.technician, life_.settings().jobs_a_day))) {
    row.technician.reset();
    if (row.wanted == dispute.technician) row.wanted.reset();  // who was asked for does not come at this time
    return life_.seek(tx, row, admin, "rework");
  }
  row.technician = dispute.technician;
  keep(tx, {row.place, "job"}, dispute.technician, need, calendar_rules);
  return life_.change(tx, row, {state::confirmed, admin, "rework"});
}

}  // namespace booking
