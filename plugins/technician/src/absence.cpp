#include "absence.hpp"

#include <auth/contract/auth.hpp>

#include "store.hpp"
#include "technician_sql.hpp"
#include "times.hpp"

namespace technician {
namespace {

/// A job that should just have begun, and has not, is given to somebody else too.
constexpr Duration just_begun = std::chrono::hours{1};
constexpr Duration longest_illness = std::chrono::days{31};

struct AwayDone {
  Uuid id;
  std::string status;
  std::vector<Uuid> bookings;
};
constexpr auto describe(Type<AwayDone>) {
  return fields(field("id", &AwayDone::id), field("status", &AwayDone::status), field("bookings", &AwayDone::bookings));
}

}  // namespace

Result<void> Absences::revoke(Calls& calls, const Uuid& technician) {
  const auto revoked = calls.call(::auth::revoke_role, {technician, std::string{::auth::technician}});
  if (!revoked && is_failure(revoked.error())) return revoked.error();
  return {};  // a user who is not there any more has no role either
}

Away Absences::begin(Tx& tx, const Uuid& technician, std::string_view kind, Timestamp from, Timestamp to) {
  Away away{tx.new_id(), technician, std::string{kind}, "intended", from, to, {}};
  tx.exec(sql::add_away, away, {{"now", tx.now()}});
  tx.schedule(SettleAway{away.id}, tx.now() + settle_after);
  return away;
}

Result<Away> Absences::sick(const Caller& who, Calls& calls, const GoSick& ask) {
  const Timestamp now = calls.now();
  const Timestamp until = ask.until.value_or((today(calls) + 1).begin(seoul));
  if (until <= now || until - now > longest_illness) {
    return invalid("technician.bad_interval", "the end must be after now, by a month at most");
  }
  const Away away = HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<Away> {
    HEARTH_TRY(lock(tx, who.user));
    HEARTH_TRY(working(tx, who.user));
    const auto there = HEARTH_TRY(tx.maybe<Away>(sql::sick_now, {{"technician", who.user}, {"now", now}}));
    if (there && there->to >= until) return *there;
    return begin(tx, who.user, "sick", there ? there->to : now, until);
  }));
  Away done = away;
  if (away.status == "intended") done = HEARTH_TRY(carry_out(calls, away));
  return calls.effect([&](Tx&) -> Result<Away> { return done; });
}

Result<Away> Absences::carry_out(Calls& calls, const Away& intended) const {
  const bool role_stays = intended.kind == "sick" || HEARTH_TRY(find(calls, intended.technician)).by_account;
  if (!role_stays) HEARTH_TRY(revoke(calls, intended.technician));
  const auto withdrawn = calls.call(::booking::withdraw_all, {.technician = intended.technician,
                                                              .source = intended.id,
                                                              .from = intended.from - just_begun,
                                                              .to = intended.to,
                                                              .reason = intended.kind});
  if (!withdrawn && is_failure(withdrawn.error())) return withdrawn.error();
  Away done = intended;
  done.status = withdrawn ? "done" : "refused";
  if (withdrawn) done.bookings = withdrawn->bookings;
  const bool ended = HEARTH_TRY(calls.transaction([&](Tx& tx) { return write_down(tx, done); }));
  if (ended) HEARTH_TRY(undo(calls, done));
  if (withdrawn) return done;
  log_.error(calls, "jobs of an absent technician could not be matched again", {{"away_id", done.id}});
  return withdrawn.error();
}

void Absences::carry_out_now_or_later(Calls& calls, const Away& intended) const {
  const auto done = carry_out(calls, intended);
  if (done || is_refusal(done.error())) return;
  log_.warn(calls, "an absence is carried out later", {{"away_id", intended.id}, {"code", done.error().code}});
}

/// True when the absence has been ended by somebody else while it was carried out.
Result<bool> Absences::write_down(Tx& tx, const Away& done) {
  tx.exec(sql::away_done, AwayDone{done.id, done.status, done.bookings});
  tx.cancel_timer<SettleAway>(done.id);
  const auto now = HEARTH_TRY(tx.one<Away>(sql::find_away, {{"id", done.id}}));
  if (now.status != "ending" && now.status != "ended") return false;
  if (now.status == "ending") tx.schedule(SettleAway{done.id}, tx.now());
  return true;
}

/// A suspension was lifted at the same moment: what was done too late is taken back.
Result<void> Absences::undo(Calls& calls, const Away& done) {
  HEARTH_TRY(calls.call(::booking::unblock, {.source = done.id}));
  const Row row = HEARTH_TRY(find(calls, done.technician));
  if (row.status == Status::suspended || row.status == Status::left) return {};
  HEARTH_TRY(calls.call(::auth::grant_role, {done.technician, std::string{::auth::technician}}));
  return {};
}

Result<std::optional<Away>> Absences::end_suspension(Tx& tx, const Uuid& technician) {
  auto there = HEARTH_TRY(tx.maybe<Away>(sql::suspension, {{"technician", technician}}));
  if (!there) return there;
  for (const auto* from : {"intended", "done"}) {
    tx.exec(sql::move_away, {{"id", there->id}, {"from", from}, {"to", "ending"}});
  }
  tx.schedule(SettleAway{there->id}, tx.now() + settle_after);
  return there;
}

Result<void> Absences::release(Calls& calls, const Away& ending) {
  HEARTH_TRY(calls.call(::booking::unblock, {.source = ending.id}));
  return calls.transaction([&](Tx& tx) -> Result<void> {
    tx.exec(sql::move_away, {{"id", ending.id}, {"from", "ending"}, {"to", "ended"}});
    tx.cancel_timer<SettleAway>(ending.id);
    return {};
  });
}

Result<void> Absences::settle(Calls& calls, const SettleAway& due) {
  const auto away = HEARTH_TRY(calls.maybe<Away>(sql::find_away, {{"id", due.away}}));
  if (!away) return {};
  if (away->status == "ending") return release(calls, *away);
  if (away->status != "intended") return {};
  if (auto done = carry_out(calls, *away); !done && is_failure(done.error())) return std::move(done).error();
  return {};
}

}  // namespace technician
