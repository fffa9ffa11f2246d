#include "desk.hpp"

#include <algorithm>
#include <auth/contract/auth.hpp>
#include <auth/contract/permissions.hpp>
#include <hearth/blocking.hpp>

#include "eligible.hpp"
#include "matching_sql.hpp"

namespace matching {
namespace {

Error no_such_request() { return not_found("matching.no_such_request", "no technician is or was looked for"); }
Error no_such_run() { return not_found("matching.no_such_run", "there is no such run"); }

struct Decided {
  Uuid run;
  std::string kind;
  Timestamp created;
  std::optional<Uuid> technician;
  std::vector<Line> lines;
};
constexpr auto describe(Type<Decided>) {
  return fields(field("run_id", &Decided::run), field("kind", &Decided::kind), field("created_at", &Decided::created),
                field("technician_id", &Decided::technician), field("lines", &Decided::lines));
}

Result<Request> existing_request(Db& db, const Uuid& booking) {
  auto request = HEARTH_TRY(find_request(db, booking));
  if (!request) return no_such_request();
  return std::move(*request);
}

RequestView view(const Request& request, std::int64_t offers) {
  return {.booking = request.booking,
          .state = request.state,
          .reason = request.reason,
          .offers = static_cast<std::int32_t>(offers),
          .technician = request.technician,
          .end_reason = request.end_reason,
          .give_up = request.give_up,
          .created = request.created,
          .updated = request.updated};
}

Result<RequestView> view(Db& db, const Request& request) {
  const auto offers = HEARTH_TRY(
      db.one<std::int64_t>(sql::offers_made, {{"booking", request.booking}, {"version", request.booking_version}}));
  return view(request, offers);
}

Explanation state_alone(const Request& request) {
  Explanation state;
  state.booking = request.booking;
  state.state = request.state;
  return state;
}

Explanation whole(const Request& request, std::optional<Decided> decided, const std::vector<OfferRow>& offers) {
  Explanation all = state_alone(request);
  if (decided) {
    all.run = decided->run;
    all.kind = decided->kind;
    all.decided = decided->created;
    all.technician = decided->technician;
    all.lines = std::move(decided->lines);
  }
  for (const OfferRow& offer : offers) {
    all.rounds.push_back({offer.id, offer.technician, offer.state, offer.created, offer.updated});
  }
  return all;
}

/// What concerns this technician alone; nothing of the others, not even who was chosen.
void keep_own(Explanation& all, const Uuid& technician) {
  std::erase_if(all.lines, [&](const Line& line) { return line.technician != technician; });
  std::erase_if(all.rounds, [&](const Round& round) {
    return round.technician != technician || round.state == offer_state::placing || round.state == offer_state::refused;
  });
  if (all.technician != technician) all.technician.reset();
}

AuditEntry audited(std::string action, const AssignmentRow& row) {
  return {.action = std::move(action),
          .target_type = "booking",
          .target = row.booking.text(),
          .before = {},
          .after = Json{to_json(row)},
          .reason = row.reason};
}

}  // namespace

Result<RequestView> Desk::request(const Caller& who, Db& db, const BookingId& ask) {
  const Request request = HEARTH_TRY(existing_request(db, ask.booking));
  if (request.consumer != who.user && !who.has_role(::auth::admin)) return no_such_request();
  return view(db, request);
}

Result<Explanation> Desk::explain(const Caller& who, Db& db, const BookingId& ask) {
  const Request request = HEARTH_TRY(existing_request(db, ask.booking));
  auto decided = HEARTH_TRY(db.maybe<Decided>(sql::last_decision, {{"booking", ask.booking}}));
  const auto offers = HEARTH_TRY(db.all<OfferRow>(sql::offers_of_booking, {{"booking", ask.booking}}));
  Explanation all = whole(request, std::move(decided), offers);
  if (who.has_role(::auth::admin) || who.has_role(::auth::permission::matching_read)) return all;
  if (request.consumer == who.user) return state_alone(request);
  keep_own(all, who.user);
  if (all.lines.empty() && all.rounds.empty()) return no_such_request();
  return all;
}

Result<Page<Run>> Desk::runs(const Caller&, Db& db, const PageAsk& ask) { return db.page<Run>(sql::runs, ask); }

Result<RunDetail> Desk::run(const Caller&, Calls& calls, const Id& ask) {
  RunDetail detail;
  detail.run = HEARTH_TRY(calls.one_or<Run>(sql::find_run, {{"id", ask.id}}, no_such_run));
  detail.decisions = HEARTH_TRY(calls.all<Decision>(sql::decisions_of_run, {{"run", ask.id}}));
  const Method method{detail.run.kind, detail.run.seed, detail.run.weights};
  detail.reproduced = HEARTH_TRY(cpu(calls, [&] { return reproduces(detail.decisions, method, detail.run.digest); }));
  return detail;
}

Result<RunView> Desk::run_now(const Caller&, Calls& calls, const RunAsk& ask) {
  const RunView made = HEARTH_TRY(batch_.run(calls, "admin", ask.seed));
  return calls.effect([&](Tx& tx) -> Result<RunView> {
    tx.audit({.action = "matching.run",
              .target_type = "matching_run",
              .target = made.run ? made.run->text() : "",
              .before = {},
              .after = Json{to_json(made)}});
    return made;
  });
}

// ---- manual assignment: written down, booking is asked, written down ----

Result<RequestView> Desk::assign(const Caller& who, Calls& calls, const AssignAsk& ask) {
  const Request request = HEARTH_TRY(existing_request(calls, ask.booking));
  const auto why = HEARTH_TRY(against_by_hand(calls, request, ask.technician));
  if (why) return not_eligible(*why);
  const AssignmentRow row = HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<AssignmentRow> {
    AssignmentRow made{tx.new_id(), ask.booking, ask.technician, who.user, ask.reason, "asked", tx.now()};
    tx.exec(sql::add_assignment, made);
    tx.schedule(SettleAssignment{made.id}, tx.now() + settle_after);
    tx.audit(audited("matching.assignment_asked", made));
    return made;
  }));
  HEARTH_TRY(assigned(calls, row));
  return calls.effect(
      [&](Tx& tx) -> Result<RequestView> { return view(tx, HEARTH_TRY(existing_request(tx, ask.booking))); });
}

Result<void> Desk::assigned(Calls& calls, const AssignmentRow& row) {
  const auto answer =
      calls.call(::booking::assign,
                 {.booking = row.booking, .technician = row.technician, .admin = row.admin, .reason = row.reason});
  if (!answer && is_failure(answer.error())) return answer.error();
  HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
    AssignmentRow after = row;
    after.state = answer ? "done" : "refused";
    const auto moved = HEARTH_TRY(tx.execute(sql::settle_assignment, {{"id", row.id}, {"state", after.state}}));
    tx.cancel_timer<SettleAssignment>(row.id);
    if (moved == 0) return {};
    tx.audit(audited(answer ? "matching.assigned" : "matching.assignment_refused", after));
    if (!answer) return {};
    auto request = HEARTH_TRY(lock_request(tx, row.booking));
    if (!request || answer->version < request->booking_version) return {};
    return requests_.stands(tx, std::move(*request), answer->status, answer->technician);
  }));
  if (!answer) return answer.error();
  return {};
}

Result<void> Desk::settle(Calls& calls, const SettleAssignment& timer) {
  const auto row = HEARTH_TRY(calls.maybe<AssignmentRow>(sql::find_assignment, {{"id", timer.assignment}}));
  if (!row || row->state != "asked") return {};
  if (auto done = assigned(calls, *row); !done && is_failure(done.error())) return done;
  return {};
}

}  // namespace matching
