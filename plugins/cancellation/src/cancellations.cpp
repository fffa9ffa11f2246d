#include "cancellations.hpp"

#include <auth/contract/auth.hpp>
#include <auth/contract/permissions.hpp>

#include "cancellation_sql.hpp"
#include "sealing.hpp"

namespace cancellation {
namespace {

Error no_such_booking() { return not_found("booking.no_such_booking", "there is no such booking"); }

bool back_office(const Caller& who) {
  return who.has_role(::auth::admin) || who.has_role(::auth::permission::cancellations_read);
}

/// Who reports, and who therefore did not come. An admin says whose stand-in they are.
struct Absence {
  std::string actor;
  std::string absent;
};
Result<Absence> absence_of(const Caller& who, const ::booking::Facts& facts, const NoShowAsk& ask) {
  if (facts.consumer == who.user) return Absence{"consumer", "technician"};
  if (facts.technician == who.user) return Absence{"technician", "consumer"};
  if (!who.has_role(::auth::admin)) return no_such_booking();
  if (!ask.absent) return invalid("cancellation.absent_needed", "say who did not come");
  return Absence{"admin", *ask.absent};
}

Result<void> check_started(const ::booking::Facts& facts, Timestamp now) {
  if (facts.status != "confirmed" && facts.status != "en_route") {
    return conflict("cancellation.not_expected", "nobody is expected for this booking now");
  }
  if (now < facts.start) return conflict("cancellation.too_early", "it has not begun yet");
  return {};
}

}  // namespace

Result<Cancellation> Cancellations::cancel(const Caller& who, Calls& calls, const Id& of, const CancelAsk& ask) {
  const auto before = HEARTH_TRY(begun_before(who, calls, of.id));
  if (before) return *before;
  const Situation now = HEARTH_TRY(look(calls, of.id));
  if (now.facts.consumer != who.user) return no_such_booking();
  HEARTH_TRY(check_cancellable(now.facts));
  HEARTH_TRY(check_not_rework(now.facts, "consumer"));
  const Assessment by = HEARTH_TRY(Previews::presented(who, calls, ask.preview, "consumer", now));
  Row row = row_of(now, by, calls.now(), calls.new_id());
  row.kind = "cancelled";
  row.fault = row.actor = "consumer";
  row.preview = ask.preview;
  HEARTH_TRY(seal(row, ask.reason, std::nullopt));
  return carry_out(who, calls, row, {});
}

Result<Cancellation> Cancellations::cancel_as_admin(const Caller& who, Calls& calls, const Id& of,
                                                    const AdminCancel& ask) {
  const auto before = HEARTH_TRY(begun_before(who, calls, of.id));
  if (before) return *before;
  const Situation now = HEARTH_TRY(look(calls, of.id));
  HEARTH_TRY(check_cancellable(now.facts));
  HEARTH_TRY(check_not_rework(now.facts, ask.fault));
  auto assessed = ask.preview ? Previews::presented(who, calls, *ask.preview, ask.fault, now)
                              : assess_for(who, calls, now, ask.fault);
  const Assessment by = HEARTH_TRY(std::move(assessed));
  Row row = row_of(now, by, calls.now(), calls.new_id());
  row.kind = "cancelled";
  row.fault = ask.fault;
  row.actor = "admin";
  row.preview = ask.preview;
  HEARTH_TRY(seal(row, ask.reason, std::nullopt));
  return carry_out(who, calls, row, ask.reason);
}

Result<Cancellation> Cancellations::no_show(const Caller& who, Calls& calls, const Id& of, const NoShowAsk& ask) {
  const auto before = HEARTH_TRY(begun_before(who, calls, of.id));
  if (before) return *before;
  const Situation now = HEARTH_TRY(look(calls, of.id));
  const Absence absence = HEARTH_TRY(absence_of(who, now.facts, ask));
  HEARTH_TRY(check_started(now.facts, calls.now()));
  const Assessment by = HEARTH_TRY(assess(calls, now, absence.absent, true));
  Row row = row_of(now, by, calls.now(), calls.new_id());
  row.kind = "no_show";
  row.fault = absence.absent;
  row.actor = absence.actor;
  row.files = ask.files;
  HEARTH_TRY(seal(row, std::nullopt, ask.evidence));
  return carry_out(who, calls, row, "absent: " + absence.absent);
}

Result<std::optional<Cancellation>> Cancellations::begun_before(const Caller& who, Calls& calls, const Uuid& booking) {
  const auto row = HEARTH_TRY(calls.maybe<Row>(sql::cancellation_of_booking, {{"booking", booking}}));
  if (!row) return std::optional<Cancellation>{};
  const bool party = row->consumer == who.user || row->technician == who.user;
  if (!party && !cancels_for_others(who)) return no_such_booking();
  const std::string key = calls.idempotency_key();
  if (key.empty() || row->request_key != key || row->actor_id != who.user) {
    return conflict("cancellation.already_cancelled", "it has been cancelled already, or is being so");
  }
  const Row now = HEARTH_TRY(settling_.advance(calls, row->id));
  auto come_to = answer(who, calls, now);
  if (!come_to) return std::move(come_to).error();
  return std::optional{std::move(*come_to)};
}

Result<Cancellation> Cancellations::carry_out(const Caller& who, Calls& calls, const Row& asked,
                                              const std::string& audited) {
  Row row = asked;
  row.actor_id = who.user;
  if (const std::string key = calls.idempotency_key(); !key.empty()) row.request_key = key;
  HEARTH_TRY(settling_.begin(calls, row, audited));
  const Row now = HEARTH_TRY(settling_.advance(calls, row.id));
  return answer(who, calls, now);
}

Result<Cancellation> Cancellations::answer(const Caller& who, Calls& calls, const Row& row) {
  return calls.effect([&](Tx&) { return shown(who, row); });
}

Result<Cancellation> Cancellations::of_booking(const Caller& who, Db& db, const Id& ask) {
  const Row row = HEARTH_TRY(db.one_or<Row>(sql::cancellation_of_booking, {{"booking", ask.id}}, no_such_cancellation));
  const bool party = row.consumer == who.user || row.technician == who.user || row.actor_id == who.user;
  if (!party && !back_office(who)) return no_such_cancellation();
  return shown(who, row);
}

Result<Cancellation> Cancellations::read(const Caller& who, Db& db, const Id& ask) {
  const Row row = HEARTH_TRY(find(db, ask.id));
  return shown(who, row);
}

Result<Page<Cancellation>> Cancellations::list(const Caller& who, Db& db, const ListAsk& ask) {
  const auto rows = HEARTH_TRY(db.page<Row>(sql::cancellations, ask));
  Page<Cancellation> page{{}, rows.next_cursor};
  for (const auto& row : rows.items) {
    auto one = HEARTH_TRY(shown(who, row));
    page.items.push_back(std::move(one));
  }
  return page;
}

Result<Cancellation> Cancellations::retry(const Caller& who, Tx& tx, const Id& ask) {
  HEARTH_TRY(settling_.again(tx, ask.id));
  const Row row = HEARTH_TRY(find(tx, ask.id));
  return shown(who, row);
}

Result<void> Cancellations::seal(Row& row, const std::optional<std::string>& reason,
                                 const std::optional<std::string>& evidence) {
  if (reason) row.reason = HEARTH_TRY(crypto_.seal(bound("reason", row.id), *reason));
  if (evidence) row.evidence = HEARTH_TRY(crypto_.seal(bound("evidence", row.id), *evidence));
  return {};
}

Result<Cancellation> Cancellations::shown(const Caller& who, const Row& row) const {
  Cancellation view{.id = row.id,
                    .booking = row.booking,
                    .consumer = row.consumer,
                    .technician = row.technician,
                    .kind = row.kind,
                    .fault = row.fault,
                    .actor = row.actor,
                    .status = row.status,
                    .paid = row.paid,
                    .fee = row.fee,
                    .refund = row.refund,
                    .technician_share = row.technician_share,
                    .compensation = row.compensation,
                    .rule = {row.rule, row.notice_days, row.fee_percent, row.policy_version},
                    .reason = {},
                    .evidence = {},
                    .files = {},
                    .failure = {},
                    .attempts = 0,
                    .stuck = false,
                    .created = row.created,
                    .settled = row.settled};
  const bool author = row.actor_id == who.user;
  if (!author && !back_office(who)) return view;
  if (row.reason) view.reason = HEARTH_TRY(crypto_.open(bound("reason", row.id), *row.reason));
  if (row.evidence) view.evidence = HEARTH_TRY(crypto_.open(bound("evidence", row.id), *row.evidence));
  view.files = row.files;
  if (!back_office(who)) return view;
  view.failure = row.failure;
  view.attempts = row.attempts;
  view.stuck = row.stuck;
  return view;
}

}  // namespace cancellation
