#include <algorithm>
#include <map>
#include <set>

#include "booking_sql.hpp"
#include "hold_plans.hpp"
#include "series_rows.hpp"

namespace booking {
namespace {

constexpr std::string_view skipped_holiday = "booking.holiday";

/// Until when an occurrence keeps its time unpaid.
Timestamp pay_until(Timestamp start, Timestamp now, const Settings& settings) {
  return std::min(start, std::max(now + settings.pay_within, start - settings.series_pay_before));
}

bool is_over(const Series::Row& row, Date today) {
  const Recurrence rule = row.recurrence();
  if (!rule.count && !rule.until) return false;
  const auto days = days_of(rule, row.first, Date{today.days + 4000});
  return days.empty() || days.back() < today;
}

}  // namespace

Result<void> Series::plan_all(Tx& tx) {
  for (const auto& id : HEARTH_TRY(tx.all<Uuid>(sql::active_series))) tx.schedule(PlanSeries{id}, tx.now());
  return {};
}

Result<void> Series::plan(Calls& calls, const PlanSeries& timer) {
  const auto row = HEARTH_TRY(calls.maybe<Row>(sql::find_series, {{"id", timer.series}}));
  if (!row || row->state != "active") return {};
  if (HEARTH_TRY(is_suspended(calls, row->consumer))) return {};  // until they are back: it is planned anew every night
  const Settings& settings = life_.settings();
  const Date today = Date::of(calls.now(), seoul);
  const Date last = Date::of(calls.now() + std::min(settings.series_ahead, settings.horizon), seoul);
  std::map<Date, Timestamp> undecided;
  for (const auto& day : days_of(row->recurrence(), row->first, last)) {
    if (day >= today) undecided[day] = row->start_on(day);
  }
  for (const auto& one : HEARTH_TRY(occurrences_of(calls, row->id))) {
    if (one.state == "planned") {
      if (one.day <= last) undecided[one.day] = one.starts;
    } else {
      undecided.erase(one.day);
    }
  }
  std::set<Date> festive;
  if (row->skip_holidays && !undecided.empty()) {
    const auto named = HEARTH_TRY(calls.call(::catalog::holidays, {.from = today, .to = last + 14}));
    festive.insert(named.days.begin(), named.days.end());
  }
  for (const auto& [day, start] : undecided) {
    HEARTH_TRY(decide(calls, *row, day, start, festive.contains(Date::of(start, seoul))));
  }
  if (!is_over(*row, today)) return {};
  return calls.transaction([&](Tx& tx) -> Result<void> {
    tx.exec(sql::change_series,
            {{"id", row->id}, {"rule", row->rule}, {"state", "ended"}, {"version", row->version}, {"now", tx.now()}});
    return {};
  });
}

Result<void> Series::decide(Calls& calls, const Row& series, Date day, Timestamp start, bool holiday) {
  if (holiday) return skip(calls, series, day, start, std::string{skipped_holiday});
  if (!offered(start, calls.now(), rules(life_.settings()))) {
    return skip(calls, series, day, start, "booking.start_not_offered");
  }
  auto booked_now = book(calls, series, day, start);
  if (booked_now || is_failure(booked_now.error())) return booked_now;
  return skip(calls, series, day, start, booked_now.error().code);
}

Result<void> Series::book(Calls& calls, const Row& series, Date day, Timestamp start) {
  auto quote = HEARTH_TRY(calls.call(::catalog::make_quote, {.consumer = series.consumer,
                                                             .service = series.service,
                                                             .address = series.address,
                                                             .size = series.size,
                                                             .hours = series.hours,
                                                             .options = series.options,
                                                             .start = start,
                                                             .locale = series.locale}));
  const HoldPlan plan = HEARTH_TRY(plan_hold(calls, std::move(quote), std::nullopt));
  const Settings& settings = life_.settings();
  return calls.transaction([&](Tx& tx) -> Result<void> {
    const auto now = HEARTH_TRY(tx.maybe<Row>(sql::lock_series, {{"id", series.id}}));
    if (!now || now->state != "active" || now->version != series.version) return {};
    for (const auto& one : HEARTH_TRY(occurrences_of(tx, series.id))) {
      if (one.day == day && (one.state != "planned" || one.starts != start)) return {};  // decided, or moved again
    }
    std::optional<Calendar> chosen;
    if (series.technician) {
      chosen = HEARTH_TRY(lock_if_able(tx, *series.technician, plan.need, rules(settings)));
    }
    const bool as_wished = chosen.has_value();
    if (!chosen) {
      const auto all = HEARTH_TRY(calendars(tx, plan.need.wanted, plan.need.days()));
      chosen = HEARTH_TRY(lock_one(tx, all, plan.need, rules(settings)));
    }
    const Timestamp until = pay_until(start, tx.now(), settings);
    const HoldRow hold = HEARTH_TRY(add_hold(tx, life_.crypto(), plan, chosen->technician,
                                             {.state = "booked", .asked_for = as_wished, .expires = until}));
    keep(tx, {hold.id, "job", until}, chosen->technician, plan.need, rules(settings));
    BookingRow row = booked(hold, tx.new_id(), tx.now(), until);
    row.series = series.id;
    row.occurrence = day;
    if (series.note) {
      const auto note = HEARTH_TRY(life_.crypto().open("booking.series.note:" + series.id.text(), *series.note));
      row.note = HEARTH_TRY(life_.crypto().seal("booking.note:" + row.id.text(), note));
    }
    HEARTH_TRY(life_.open(tx, row, {by::system}));
    tx.publish(Created{row.id, row.consumer, hold.technician, row.starts, row.ends, won(row.total)});
    tx.exec(sql::drop_undecided, {{"series", series.id}, {"day", day}});
    tx.exec(sql::add_occurrence, {{"series", series.id},
                                  {"day", day},
                                  {"starts_at", start},
                                  {"state", "booked"},
                                  {"reason", nullptr},
                                  {"booking", row.id},
                                  {"now", tx.now()}});
    tx.schedule(ExpireUnpaid{row.id}, until);
    tx.schedule(AskPayment{row.id}, std::max(tx.now(), start - settings.series_ask_before));
    return {};
  });
}

Result<void> Series::skip(Calls& calls, const Row& series, Date day, Timestamp start, const std::string& reason) {
  return calls.transaction([&](Tx& tx) -> Result<void> {
    const auto now = HEARTH_TRY(tx.maybe<Row>(sql::lock_series, {{"id", series.id}}));
    if (!now || now->state != "active" || now->version != series.version) return {};
    for (const auto& one : HEARTH_TRY(occurrences_of(tx, series.id))) {
      if (one.day == day && (one.state != "planned" || one.starts != start)) return {};
    }
    tx.exec(sql::drop_undecided, {{"series", series.id}, {"day", day}});
    tx.exec(sql::add_occurrence, {{"series", series.id},
                                  {"day", day},
                                  {"starts_at", start},
                                  {"state", "skipped"},
                                  {"reason", reason},
                                  {"booking", nullptr},
                                  {"now", tx.now()}});
    if (reason != skipped_holiday) tx.publish(OccurrenceSkipped{series.id, series.consumer, start, reason});
    return {};
  });
}

Result<void> Series::ask_payment(Tx& tx, const AskPayment& timer) {
  const auto row = HEARTH_TRY(tx.maybe<BookingRow>(sql::lock_booking, {{"booking", timer.booking}}));
  if (!row || row->status != state::pending_payment || !row->series || !row->pay_until) return {};
  tx.publish(PaymentDue{row->id, row->consumer, *row->series, won(row->total), *row->pay_until});
  return {};
}

}  // namespace booking
