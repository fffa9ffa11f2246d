#include "holds.hpp"

#include "booking_sql.hpp"

namespace booking {
namespace {

/// All that a hold needs to know, gathered before its transaction begins.
struct Plan {
  ::catalog::Quote quote;
  ::consumer::Address address;
  Wanted wanted;
  Work work;

  [[nodiscard]] Days days() const {
    const Date day = Date::of(quote.start, seoul);
    return {day, day};
  }
};

Result<Plan> gather(const Caller& who, Calls& calls, const CreateHold& ask) {
  Plan plan;
  plan.quote = HEARTH_TRY(calls.call(::catalog::quote, {.quote = ask.quote, .consumer = who.user}));
  plan.address = HEARTH_TRY(calls.call(::consumer::address, {.consumer = who.user, .address = plan.quote.address}));
  if (plan.address.region != plan.quote.region) {
    return conflict("booking.address_changed", "the address has moved to another district: ask for a price again");
  }
  const auto blocks = HEARTH_TRY(calls.call(::consumer::blocks, {.consumer = who.user}));
  plan.wanted = {plan.quote.region, plan.quote.plan.skills, blocks.technicians, ask.technician};
  plan.work = {std::chrono::minutes{plan.quote.plan.minutes},
               {plan.address.latitude, plan.address.longitude},
               plan.quote.plan.speed_kmh};
  return plan;
}

Error slot_taken() { return conflict("booking.slot_taken", "this time is taken"); }

/// The first of the candidates whom this work still fits, locked so that it goes on fitting until the commit. They come
/// in the order of their ids, so that two holds never wait for each other crosswise.
Result<const Calendar*> lock_one(Tx& tx, std::vector<Calendar>& all, const Plan& plan, const Rules& rules) {
  for (auto& calendar : all) {
    if (!calendar.fits(plan.quote.start, plan.work, rules)) continue;
    const auto active = HEARTH_TRY(tx.maybe<bool>(sql::lock_technician, {{"technician", calendar.technician}}));
    if (!active.value_or(false)) continue;
    calendar.busy = HEARTH_TRY(busy_of(tx, calendar.technician, plan.days()));
    if (calendar.fits(plan.quote.start, plan.work, rules)) return &calendar;
  }
  return slot_taken();
}

void keep_busy(Tx& tx, const HoldRow& hold, const Plan& plan, const Rules& rules) {
  tx.exec(sql::free_expired, {{"technician", hold.technician}, {"now", tx.now()}});
  tx.exec(sql::add_busy, {{"id", tx.new_id()},
                          {"technician", hold.technician},
                          {"kind", "hold"},
                          {"source", hold.id},
                          {"busy_from", hold.starts - rules.buffer},
                          {"busy_to", hold.ends + rules.buffer},
                          {"starts_at", hold.starts},
                          {"ends_at", hold.ends},
                          {"latitude", plan.work.place.latitude},
                          {"longitude", plan.work.place.longitude},
                          {"expires_at", hold.expires}});
}

HoldRow row_of(const Plan& plan, const Uuid& id, const Uuid& technician, bool asked_for, Timestamp now, Duration keep) {
  const auto& quote = plan.quote;
  return {.id = id,
          .consumer = quote.consumer,
          .quote = quote.id,
          .technician = technician,
          .asked_for = asked_for,
          .state = "held",
          .service = quote.service,
          .service_code = quote.service_code,
          .region = quote.region,
          .address_id = quote.address,
          .address = {},
          .price = quote.lines,
          .total = quote.total.amount,
          .vat = quote.vat.amount,
          .starts = quote.start,
          .ends = quote.start + plan.work.length,
          .expires = now + keep,
          .created = now};
}

}  // namespace

Result<Hold> Holds::create(const Caller& who, Calls& calls, const CreateHold& ask) {
  const Plan plan = HEARTH_TRY(gather(who, calls, ask));
  const Settings& settings = *settings_;
  const Rules calendar_rules = rules(settings);
  if (!offered(plan.quote.start, calls.now(), calendar_rules)) {
    return conflict("booking.start_not_offered", "no work begins at this time");
  }
  return calls.effect([&](Tx& tx) -> Result<Hold> {
    auto all = HEARTH_TRY(calendars(tx, plan.wanted, plan.days()));
    const Calendar* chosen = HEARTH_TRY(lock_one(tx, all, plan, calendar_rules));
    const Uuid id = tx.new_id();
    HoldRow row = row_of(plan, id, chosen->technician, ask.technician.has_value(), tx.now(), settings.hold_for);
    row.address = HEARTH_TRY(crypto_.seal("booking.address:" + id.text(), to_json(plan.address)));
    tx.exec(sql::free_busy_of_quote, {{"quote", row.quote}, {"now", tx.now()}});
    tx.exec(sql::expire_hold_of_quote, {{"quote", row.quote}, {"now", tx.now()}});
    tx.exec(sql::add_hold, row);
    keep_busy(tx, row, plan, calendar_rules);
    tx.schedule(ExpireHold{id}, row.expires);
    return Hold{id, row.quote, {chosen->technician, chosen->name}, row.starts, row.ends, won(row.total), row.expires};
  });
}

Result<void> Holds::release(const Caller& who, Tx& tx, const Id& ask) {
  const auto released = HEARTH_TRY(tx.execute(sql::release_hold, {{"hold", ask.id}, {"consumer", who.user}}));
  if (released == 0) return not_found("booking.no_such_hold", "there is no such hold");
  tx.exec(sql::free_busy, {{"kind", "hold"}, {"source", ask.id}});
  tx.cancel_timer<ExpireHold>(ask.id);
  return {};
}

Result<void> Holds::expire(Tx& tx, const ExpireHold& due) {
  const auto expired = HEARTH_TRY(tx.execute(sql::expire_hold, {{"hold", due.hold}, {"now", tx.now()}}));
  if (expired > 0) tx.exec(sql::free_busy, {{"kind", "hold"}, {"source", due.hold}});
  return {};
}

}  // namespace booking
