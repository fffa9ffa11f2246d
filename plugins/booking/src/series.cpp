#include "series.hpp"

#include <algorithm>

#include "booking_sql.hpp"
#include "series_rows.hpp"

namespace booking {
namespace {

constexpr std::int64_t most_series = 5;  // of one consumer: each keeps time that nobody has paid for yet

std::string bound_note(const Uuid& series) { return "booking.series.note:" + series.text(); }

Error no_such_series() { return not_found("booking.no_such_series", "there is no such series"); }
Error no_such_occurrence() { return not_found("booking.no_such_occurrence", "the series has nothing on this day"); }
Error paid_occurrence() {
  return conflict("booking.paid_occurrence", "it has been paid for: reschedule or cancel the booking itself");
}
Error too_many_series() { return conflict("booking.too_many_series", "you have as many series as one may have"); }
Error series_changed() {
  return precondition("booking.series_changed", "the series has changed meanwhile: read it again");
}
Error bad_rule(const std::string& why) {
  return invalid("booking.bad_rule", "this recurrence is not understood: " + why);
}

std::int32_t minute_of(Timestamp start) {
  const Duration since = start - Date::of(start, seoul).begin(seoul);
  return static_cast<std::int32_t>(since / std::chrono::minutes{1});
}

/// A rule that the first day is part of.
Result<Recurrence> read_rule(std::string_view text, Date first) {
  std::string why;
  const auto rule = parse_recurrence(text, why);
  if (!rule) return bad_rule(why);
  if (!falls_on(*rule, first, first)) return bad_rule("the first is on none of its days");
  return *rule;
}

bool is_kept(const OccurrenceRow& row) {
  return row.state == "booked" && row.status && row.status != state::pending_payment && row.status != state::expired &&
         row.status != state::dropped;
}

/// The rule without what comes from that day on.
Recurrence ended_before(Recurrence rule, Date day) {
  rule.count.reset();
  rule.until = rule.until ? std::min(*rule.until, day - 1) : day - 1;
  return rule;
}

/// What is left of the rule from that day on.
Recurrence from_day_on(Recurrence rule, Date first, Date day) {
  if (rule.count) *rule.count -= static_cast<std::int32_t>(days_of(rule, first, day - 1).size());
  return rule;
}

/// From its first day to its last.
bool runs_on(const Series::Row& row, Date day) {
  const Recurrence rule = row.recurrence();
  if (day < row.first || (rule.until && *rule.until < day)) return false;
  return !rule.count || std::ssize(days_of(rule, row.first, day - 1)) < *rule.count;
}

/// Whether on some day as many of the others run as one may have.
bool exceeds(const Series::Row& next, const std::vector<Series::Row>& others) {
  const auto is_full = [&](Date day) {
    const auto runs = [&](const Series::Row& one) { return runs_on(one, day); };
    return runs(next) && std::count_if(others.begin(), others.end(), runs) >= most_series;
  };
  return is_full(next.first) ||
         std::any_of(others.begin(), others.end(), [&](const Series::Row& one) { return is_full(one.first); });
}

}  // namespace

Result<std::vector<OccurrenceRow>> occurrences_of(Db& db, const Uuid& series) {
  return db.all<OccurrenceRow>(sql::occurrences_of_series, {{"series", series}});
}

Result<SeriesView> Series::create(const Caller& who, Calls& calls, const CreateSeries& ask) {
  const Date first = Date::of(ask.start, seoul);
  const Recurrence rule = HEARTH_TRY(read_rule(ask.rule, first));
  if (!offered(ask.start, calls.now(), rules(life_.settings()))) {
    return conflict("booking.start_not_offered", "no work begins at this time");
  }
  const auto address = HEARTH_TRY(calls.call(::consumer::address, {.consumer = who.user, .address = ask.address}));
  HEARTH_TRY(calls.call(::catalog::plan, {.service = ask.service,
                                          .size = ask.size,
                                          .hours = ask.hours,
                                          .options = ask.options,
                                          .region = address.region}));
  const bool skip_holidays = ask.holidays ? *ask.holidays == "skip" : life_.settings().series_skip_holidays;
  Row row{.id = calls.new_id(),
          .consumer = who.user,
          .service = ask.service,
          .address = ask.address,
          .size = ask.size,
          .hours = ask.hours,
          .options = ask.options,
          .technician = ask.technician,
          .rule = text_of(rule),
          .first = first,
          .minute = minute_of(ask.start),
          .skip_holidays = skip_holidays,
          .note = {},
          .locale = std::string{who.locale},
          .state = "active",
          .version = 1,
          .created = {},
          .updated = {}};
  if (ask.note) row.note = HEARTH_TRY(life_.crypto().seal(bound_note(row.id), *ask.note));
  return calls.effect([&](Tx& tx) -> Result<SeriesView> {
    HEARTH_TRY(tx.one<std::int32_t>(sql::lock_consumer, {{"consumer", who.user}}));
    const auto active = HEARTH_TRY(tx.one<std::int64_t>(sql::count_series, {{"consumer", who.user}}));
    if (active >= most_series) return too_many_series();
    row.created = row.updated = tx.now();
    tx.exec(sql::add_series, row);
    tx.schedule(PlanSeries{row.id}, tx.now());
    return shown(tx, row);
  });
}

Result<Page<SeriesView>> Series::list(const Caller& who, Db& db, const PageAsk& ask) {
  const auto rows = HEARTH_TRY(db.page<Row>(sql::series_of_consumer, ask, {{"consumer", who.user}}));
  return Page<SeriesView>{HEARTH_TRY(shown(db, rows.items)), rows.next_cursor};
}

Result<std::vector<SeriesView>> Series::all_of(Db& db, const Uuid& consumer) {
  return shown(db, HEARTH_TRY(db.all<Row>(sql::every_series_of_consumer, {{"consumer", consumer}})));
}

Result<std::vector<SeriesView>> Series::shown(Db& db, const std::vector<Row>& rows) const {
  std::vector<SeriesView> views;
  views.reserve(rows.size());
  for (const auto& row : rows) {
    auto view = HEARTH_TRY(shown(db, row));
    views.push_back(std::move(view));
  }
  return views;
}

Result<SeriesView> Series::read(const Caller& who, Db& db, const Id& ask) {
  const Row row = HEARTH_TRY(db.one_or<Row>(sql::find_series, {{"id", ask.id}}, no_such_series));
  if (row.consumer != who.user) return no_such_series();
  return shown(db, row);
}

Result<SeriesView> Series::shown(Db& db, const Row& row) const {
  SeriesView view{row.id,         row.state,         row.rule, row.service, row.address,
                  row.technician, row.skip_holidays, {},       {},          row.version};
  if (row.note) view.note = HEARTH_TRY(life_.crypto().open(bound_note(row.id), *row.note));
  const Date today = Date::of(db.now(), seoul);
  const auto decided = HEARTH_TRY(occurrences_of(db, row.id));
  for (const auto& one : decided) {
    view.occurrences.push_back({one.day, one.starts, one.state, one.reason, one.booking, one.status});
  }
  if (row.state != "active") return view;
  const Date last = Date::of(db.now() + life_.settings().series_ahead, seoul);
  for (const auto& day : days_of(row.recurrence(), row.first, last)) {
    const bool known =
        std::any_of(decided.begin(), decided.end(), [&](const OccurrenceRow& one) { return one.day == day; });
    if (day >= today && !known) view.occurrences.push_back({day, row.start_on(day), "planned", {}, {}, {}});
  }
  std::sort(view.occurrences.begin(), view.occurrences.end(),
            [](const OccurrenceView& a, const OccurrenceView& b) { return a.day < b.day; });
  return view;
}

Result<Series::Row> Series::own(Tx& tx, const Caller& who, const IfMatch& match, const Uuid& id) const {
  auto row = HEARTH_TRY(tx.maybe<Row>(sql::lock_series, {{"id", id}}));
  if (!row || row->consumer != who.user || row->state != "active") return no_such_series();
  if (!match.matches(row->version)) return series_changed();
  return std::move(*row);
}

void Series::store(Tx& tx, Row& row) const {
  tx.exec(sql::change_series,
          {{"id", row.id}, {"rule", row.rule}, {"state", row.state}, {"version", row.version}, {"now", tx.now()}});
  ++row.version;
  tx.schedule(PlanSeries{row.id}, tx.now());
}

Result<void> Series::undo(Tx& tx, const Row& series, Date from, Date to, const Actor& actor) {
  for (const auto& one : HEARTH_TRY(occurrences_of(tx, series.id))) {
    if (one.day < from || to < one.day || is_kept(one)) continue;
    if (one.booking && one.status == state::pending_payment) {
      BookingRow row = HEARTH_TRY(lock_booking(tx, *one.booking));
      if (row.status != state::pending_payment) continue;  // paid at this very moment
      HEARTH_TRY(bookings_->lapse(tx, row, state::dropped, actor));
      tx.cancel_timer<ExpireUnpaid>(row.id);
      tx.cancel_timer<AskPayment>(row.id);
    }
    tx.exec(sql::drop_occurrence, {{"series", series.id}, {"day", one.day}});
  }
  return {};
}

Result<SeriesView> Series::change(const Caller& who, Tx& tx, const IfMatch& match, const ChangeSeries& ask) {
  Row row = HEARTH_TRY(own(tx, who, match, ask.id));
  const auto days = days_of(row.recurrence(), row.first, ask.day);
  if (days.empty() || days.back() != ask.day) return no_such_occurrence();
  const Timestamp start = ask.start.value_or(row.start_on(ask.day));
  if (!offered(start, tx.now(), rules(life_.settings()))) {
    return conflict("booking.start_not_offered", "no work begins at this time");
  }
  const Actor consumer{by::consumer, who.user};
  if (ask.scope == "one") {
    if (ask.rule) return invalid("booking.bad_rule", "one occurrence has no rule of its own");
    for (const auto& one : HEARTH_TRY(occurrences_of(tx, row.id))) {
      if (one.day == ask.day && is_kept(one)) return paid_occurrence();
    }
    HEARTH_TRY(undo(tx, row, ask.day, ask.day, consumer));
    tx.exec(sql::add_occurrence, {{"series", row.id},
                                  {"day", ask.day},
                                  {"starts_at", start},
                                  {"state", "planned"},
                                  {"reason", nullptr},
                                  {"booking", nullptr},
                                  {"now", tx.now()}});
    store(tx, row);
    return shown(tx, row);
  }
  // From that day on it is another series; what was before goes on as it was.
  Row next = row;
  next.id = tx.new_id();
  next.first = Date::of(start, seoul);
  if (next.first < ask.day) return invalid("booking.start_before_day", "what follows begins on its day or later");
  next.minute = minute_of(start);
  const std::string rest = text_of(from_day_on(row.recurrence(), row.first, ask.day));
  next.rule = text_of(HEARTH_TRY(read_rule(ask.rule ? *ask.rule : rest, next.first)));
  next.version = 1;
  next.created = next.updated = tx.now();
  // It takes the place of what it ends. It is one too many where it goes on for longer, beside as many as one may have.
  HEARTH_TRY(tx.one<std::int32_t>(sql::lock_consumer, {{"consumer", who.user}}));
  const auto others = HEARTH_TRY(tx.all<Row>(sql::other_active_series, {{"consumer", who.user}, {"id", row.id}}));
  if (exceeds(next, others)) return too_many_series();
  if (row.note) {
    const auto note = HEARTH_TRY(life_.crypto().open("booking.series.note:" + row.id.text(), *row.note));
    next.note = HEARTH_TRY(life_.crypto().seal("booking.series.note:" + next.id.text(), note));
  }
  HEARTH_TRY(undo(tx, row, ask.day, Date{ask.day.days + 4000}, consumer));
  tx.exec(sql::add_series, next);
  for (const auto& one : HEARTH_TRY(occurrences_of(tx, row.id))) {
    if (one.day < ask.day) continue;  // paid for: it stays as it is, and is not booked twice
    tx.exec(sql::add_occurrence, {{"series", next.id},
                                  {"day", one.day},
                                  {"starts_at", one.starts},
                                  {"state", "skipped"},
                                  {"reason", "booking.paid_occurrence"},
                                  {"booking", one.booking},
                                  {"now", tx.now()}});
  }
  row.rule = text_of(ended_before(row.recurrence(), ask.day));
  row.state = days.front() == ask.day ? "ended" : "active";
  store(tx, row);
  tx.schedule(PlanSeries{next.id}, tx.now());
  return shown(tx, next);
}

Result<SeriesView> Series::end(const Caller& who, Tx& tx, const IfMatch& match, const EndSeries& ask) {
  Row row = HEARTH_TRY(own(tx, who, match, ask.id));
  const Actor consumer{by::consumer, who.user};
  const Date day = ask.day.value_or(Date::of(tx.now(), seoul));
  if (ask.scope && *ask.scope == "one") {
    const auto days = days_of(row.recurrence(), row.first, day);
    if (days.empty() || days.back() != day) return no_such_occurrence();
    for (const auto& one : HEARTH_TRY(occurrences_of(tx, row.id))) {
      if (one.day == day && is_kept(one)) return paid_occurrence();
    }
    HEARTH_TRY(undo(tx, row, day, day, consumer));
    tx.exec(sql::add_occurrence, {{"series", row.id},
                                  {"day", day},
                                  {"starts_at", row.start_on(day)},
                                  {"state", "skipped"},
                                  {"reason", "booking.cancelled"},
                                  {"booking", nullptr},
                                  {"now", tx.now()}});
    store(tx, row);
    return shown(tx, row);
  }
  HEARTH_TRY(undo(tx, row, day, Date{day.days + 4000}, consumer));
  const Date today = Date::of(tx.now(), seoul);
  row.rule = text_of(ended_before(row.recurrence(), day));
  row.state = day <= today || day <= row.first ? "ended" : "active";
  store(tx, row);
  return shown(tx, row);
}

}  // namespace booking
