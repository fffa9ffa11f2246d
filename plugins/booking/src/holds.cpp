#include "holds.hpp"

#include "booking_sql.hpp"
#include "freed.hpp"
#include "hold_plans.hpp"

namespace booking {
namespace {

/// The time is free again, for whoever waits: who had it from the waiting list has had their turn.
void give_back(Tx& tx, const Uuid& hold, const Freed& time) {
  tx.exec(sql::free_busy, {{"kind", "hold"}, {"source", hold}});
  tx.exec(sql::end_wish_of_hold, {{"hold", hold}, {"state", "passed"}, {"now", tx.now()}});
  freed(tx, time);
}

}  // namespace

Result<Hold> Holds::create(const Caller& who, Calls& calls, const CreateHold& ask) {
  const HoldPlan plan = HEARTH_TRY(plan_hold(calls, who.user, ask.quote, ask.technician));
  const Settings& settings = *settings_;
  if (!offered(plan.quote.start, calls.now(), rules(settings))) {
    return conflict("booking.start_not_offered", "no work begins at this time");
  }
  return calls.effect([&](Tx& tx) -> Result<Hold> {
    HEARTH_TRY(may_keep_another(tx, who.user, settings.unpaid_at_most));
    const auto all = HEARTH_TRY(calendars(tx, plan.need.wanted, plan.need.days()));
    const Calendar chosen = HEARTH_TRY(lock_one(tx, all, plan.need, rules(settings)));
    const HoldRow row =
        HEARTH_TRY(add_hold(tx, crypto_, plan, chosen.technician,
                            {.asked_for = ask.technician.has_value(), .expires = tx.now() + settings.hold_for}));
    keep(tx, {row.id, "hold", row.expires}, chosen.technician, plan.need, rules(settings));
    tx.schedule(ExpireHold{row.id}, row.expires);
    return Hold{row.id, row.quote, {chosen.technician, chosen.name}, row.starts, row.ends, won(row.total), row.expires};
  });
}

Result<void> Holds::release(const Caller& who, Tx& tx, const Id& ask) {
  const auto time = HEARTH_TRY(tx.maybe<Freed>(sql::release_hold, {{"hold", ask.id}, {"consumer", who.user}}));
  if (!time) return not_found("booking.no_such_hold", "there is no such hold");
  tx.cancel_timer<ExpireHold>(ask.id);
  give_back(tx, ask.id, *time);
  return {};
}

Result<void> Holds::expire(Tx& tx, const ExpireHold& timer) {
  const auto time = HEARTH_TRY(tx.maybe<Freed>(sql::expire_hold, {{"hold", timer.hold}, {"now", tx.now()}}));
  if (time) give_back(tx, timer.hold, *time);
  return {};
}

}  // namespace booking
