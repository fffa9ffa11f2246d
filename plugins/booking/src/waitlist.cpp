#include "waitlist.hpp"

#include <algorithm>

#include "booking_sql.hpp"
#include "hold_plans.hpp"
#include "timers.hpp"

namespace booking {

/// As it stands in the table.
struct Waitlist::Row {
  Uuid id;
  Uuid consumer;
  Uuid service;
  Uuid address;
  std::string region;
  std::optional<std::int32_t> size;
  std::optional<std::int32_t> hours;
  std::vector<std::string> options;
  std::optional<Uuid> technician;
  Timestamp from;
  Timestamp to;
  std::string locale;
  std::string state = "waiting";
  std::optional<Uuid> hold;
  std::optional<Timestamp> offered_until;
  Timestamp created;
  Timestamp updated;

  friend constexpr auto describe(Type<Row>) {
    return fields(field("id", &Row::id), field("consumer_id", &Row::consumer), field("service_id", &Row::service),
                  field("address_id", &Row::address), field("region", &Row::region), field("size", &Row::size),
                  field("hours", &Row::hours), field("options", &Row::options),
                  field("technician_id", &Row::technician), field("wants_from", &Row::from),
                  field("wants_to", &Row::to), field("locale", &Row::locale), field("state", &Row::state),
                  field("hold_id", &Row::hold), field("offered_until", &Row::offered_until),
                  field("created_at", &Row::created), field("updated_at", &Row::updated));
  }
};

namespace {

constexpr std::int64_t most_wishes = 20;
constexpr Duration longest_window = std::chrono::days{14};
constexpr int most_tries = 3;       // of one wish, when others are faster
constexpr std::size_t a_turn = 50;  // wishes

Error no_such_wish() { return not_found("booking.no_such_wish", "you are not waiting for this"); }

WishView view_of(const Waitlist::Row& row) {
  return {row.id, row.state,      row.service, row.address,       row.from,
          row.to, row.technician, row.hold,    row.offered_until, row.created};
}

::catalog::PlanAsk plan_ask(const Waitlist::Row& wish) {
  return {
      .service = wish.service, .size = wish.size, .hours = wish.hours, .options = wish.options, .region = wish.region};
}

Days days_of(const Waitlist::Row& wish) { return {Date::of(wish.from, seoul), Date::of(wish.to, seoul)}; }

/// The starts that the wish would take, as things stand.
Result<std::vector<Opening>> fitting(Calls& calls, const Waitlist::Row& wish, const Rules& rules) {
  const auto address =
      HEARTH_TRY(calls.call(::consumer::address, {.consumer = wish.consumer, .address = wish.address}));
  const auto plan = HEARTH_TRY(calls.call(::catalog::plan, plan_ask(wish)));
  const Wanted wanted = HEARTH_TRY(as_wished(calls, wish.consumer, {wish.region, plan.skills, {}, wish.technician}));
  const Work work{std::chrono::minutes{plan.minutes}, {address.latitude, address.longitude}, plan.speed_kmh, {}};
  const auto all = HEARTH_TRY(calendars(calls, wanted, days_of(wish)));
  auto found = openings(all, days_of(wish), work, rules, calls.now());
  std::erase_if(found, [&](const Opening& one) { return one.start < wish.from || wish.to < one.start; });
  return found;
}

}  // namespace

Result<WishView> Waitlist::join(const Caller& who, Calls& calls, const Wish& ask) {
  if (ask.to < ask.from || ask.to - ask.from > longest_window || ask.to <= calls.now()) {
    return invalid("booking.bad_interval", "14 days at most, and not in the past");
  }
  if (ask.to > calls.now() + life_.settings().horizon) {
    return conflict("booking.start_not_offered", "no work begins at this time");
  }
  const auto address = HEARTH_TRY(calls.call(::consumer::address, {.consumer = who.user, .address = ask.address}));
  Row row{.id = calls.new_id(),
          .consumer = who.user,
          .service = ask.service,
          .address = ask.address,
          .region = address.region,
          .size = ask.size,
          .hours = ask.hours,
          .options = ask.options,
          .technician = ask.technician,
          .from = ask.from,
          .to = ask.to,
          .locale = std::string{who.locale},
          .state = "waiting",
          .hold = {},
          .offered_until = {},
          .created = {},
          .updated = {}};
  HEARTH_TRY(calls.call(::catalog::plan, plan_ask(row)));
  return calls.effect([&](Tx& tx) -> Result<WishView> {
    HEARTH_TRY(tx.one<std::int32_t>(sql::lock_consumer, {{"consumer", who.user}}));
    const auto waiting = HEARTH_TRY(tx.one<std::int64_t>(sql::count_wishes, {{"consumer", who.user}}));
    if (waiting >= most_wishes) return conflict("booking.too_many_wishes", "you are waiting for too much already");
    row.created = row.updated = tx.now();
    tx.exec(sql::add_wish, row);
    tx.publish(TimeFreed{row.region, {}, {}, {}, row.id, {}});  // it may fit at once
    return view_of(row);
  });
}

Result<Page<WishView>> Waitlist::list(const Caller& who, Db& db, const PageAsk& ask) {
  const auto rows = HEARTH_TRY(db.page<Row>(sql::wishes_of_consumer, ask, {{"consumer", who.user}}));
  return rows.map(view_of);
}

Result<WishView> Waitlist::read(const Caller& who, Db& db, const Id& ask) {
  return view_of(HEARTH_TRY(db.one_or<Row>(sql::find_wish, {{"id", ask.id}, {"consumer", who.user}}, no_such_wish)));
}

Result<std::vector<WishView>> Waitlist::all_of(Db& db, const Uuid& consumer) {
  const auto rows = HEARTH_TRY(db.all<Row>(sql::every_wish_of_consumer, {{"consumer", consumer}}));
  std::vector<WishView> views(rows.size());
  std::transform(rows.begin(), rows.end(), views.begin(), view_of);
  return views;
}

Result<void> Waitlist::leave(const Caller& who, Tx& tx, const Id& ask) {
  const auto row = HEARTH_TRY(tx.maybe<Row>(sql::lock_wish, {{"id", ask.id}}));
  if (!row || row->consumer != who.user) return no_such_wish();
  tx.exec(sql::end_wish, {{"id", row->id}, {"state", "left"}, {"now", tx.now()}});
  if (row->state != "offered" || !row->hold) return {};
  const auto time = HEARTH_TRY(tx.maybe<Freed>(sql::release_hold, {{"hold", *row->hold}, {"consumer", who.user}}));
  if (!time) return {};  // booked or over
  tx.exec(sql::free_busy, {{"kind", "hold"}, {"source", *row->hold}});
  tx.cancel_timer<ExpireHold>(*row->hold);
  freed(tx, *time);
  return {};
}

Result<void> Waitlist::serve(Calls& calls, const TimeFreed& event) {
  const auto line = HEARTH_TRY(turn(calls, event));
  for (const auto& wish : line) {
    // Who can no longer be served (an address that is gone, a service that is no more) does not hold up the others.
    if (auto tried = try_offer(calls, wish); !tried && is_failure(tried.error())) return tried;
  }
  if (line.size() < a_turn) return {};
  return calls.effect([&](Tx& tx) -> Result<void> {
    TimeFreed rest = event;
    rest.after = InLine{line.back().created, line.back().id};
    tx.publish(rest);
    return {};
  });
}

/// Those who come next, as far as the time may be one that they want and that can be booked now.
Result<std::vector<Waitlist::Row>> Waitlist::turn(Calls& calls, const TimeFreed& event) {
  if (event.joined) return calls.all<Row>(sql::waiting_wish, {{"id", *event.joined}});
  const Settings& settings = life_.settings();
  Timestamp from = calls.now() + settings.notice;
  Timestamp to = calls.now() + settings.horizon;
  if (event.from && event.to) {
    const auto [first, last] = starts_around(*event.from, *event.to);
    from = std::max(from, first);
    to = std::min(to, last);
  }
  const InLine after = event.after.value_or(InLine{});
  return calls.all<Row>(sql::wishes_in_line, {{"region", event.region},
                                              {"technician", event.technician},
                                              {"from", from},
                                              {"to", to},
                                              {"after_at", after.created},
                                              {"after", after.wish},
                                              {"limit", a_turn}});
}

Result<void> Waitlist::try_offer(Calls& calls, const Row& wish) {
  if (HEARTH_TRY(is_suspended(calls, wish.consumer))) return {};
  const auto starts = HEARTH_TRY(fitting(calls, wish, rules(life_.settings())));
  for (std::size_t i = 0; i < starts.size() && i < most_tries; ++i) {
    if (HEARTH_TRY(offer_at(calls, wish, starts[i].start))) return {};
  }
  return {};
}

Result<bool> Waitlist::offer_at(Calls& calls, const Row& wish, Timestamp start) {
  auto quote = HEARTH_TRY(calls.call(::catalog::make_quote, {.consumer = wish.consumer,
                                                             .service = wish.service,
                                                             .address = wish.address,
                                                             .size = wish.size,
                                                             .hours = wish.hours,
                                                             .options = wish.options,
                                                             .start = start,
                                                             .locale = wish.locale}));
  const HoldPlan plan = HEARTH_TRY(plan_hold(calls, std::move(quote), wish.technician));
  const Rules calendar_rules = rules(life_.settings());
  auto made = calls.transaction([&](Tx& tx) -> Result<void> {
    const auto now = HEARTH_TRY(tx.maybe<Row>(sql::lock_wish, {{"id", wish.id}}));
    if (!now || now->state != "waiting") return {};  // left meanwhile, or served by a repeat of this
    HEARTH_TRY(may_keep_another(tx, wish.consumer, life_.settings().unpaid_at_most));
    const auto all = HEARTH_TRY(calendars(tx, plan.need.wanted, plan.need.days()));
    const Calendar chosen = HEARTH_TRY(lock_one(tx, all, plan.need, calendar_rules));
    const Timestamp until = std::min(tx.now() + life_.settings().waitlist_hold_for, start);
    const HoldRow hold = HEARTH_TRY(add_hold(tx, life_.crypto(), plan, chosen.technician,
                                             {.asked_for = wish.technician.has_value(), .expires = until}));
    keep(tx, {hold.id, "hold", until}, chosen.technician, plan.need, calendar_rules);
    tx.exec(sql::offer_wish, {{"id", wish.id}, {"hold", hold.id}, {"until", until}, {"now", tx.now()}});
    tx.publish(WaitlistOffered{wish.id, wish.consumer, hold.id, start, until});
    tx.schedule(ExpireHold{hold.id}, until);
    return {};
  });
  if (made) return true;
  if (made.error().code == "booking.slot_taken") return false;
  return std::move(made).error();
}

Result<void> Waitlist::tidy(Tx& tx) {
  tx.exec(sql::end_past_wishes, {{"now", tx.now()}});
  return {};
}

}  // namespace booking
