#pragma once

#include <booking/contract/booking.hpp>
#include <hearth/hearth.hpp>

#include "bookings.hpp"
#include "lifecycle.hpp"
#include "model.hpp"
#include "recurrence.hpp"

namespace booking {

struct CreateSeries {
  Uuid service;
  Uuid address;
  std::optional<std::int32_t> size;
  std::optional<std::int32_t> hours;
  std::vector<std::string> options;
  Timestamp start;
  std::string rule;
  std::optional<Uuid> technician;
  std::optional<std::string> holidays;
  std::optional<std::string> note;
};
constexpr auto describe(Type<CreateSeries>) {
  return fields(field("service_id", &CreateSeries::service),
                field("address_id", &CreateSeries::address, about("one of your own")),
                field("size", &CreateSeries::size, minimum(1), maximum(1000), about("of the home, in 평")),
                field("hours", &CreateSeries::hours, minimum(1), maximum(12)),
                field("options", &CreateSeries::options, max_items(20), max_length(40), optional_, about("codes")),
                field("start", &CreateSeries::start, about("of the first; the others begin at the same time of day")),
                field("rule", &CreateSeries::rule, max_length(200), example(R"("FREQ=WEEKLY;INTERVAL=2;COUNT=10")"),
                      about("RFC 5545: FREQ=WEEKLY with INTERVAL, BYDAY, and COUNT or UNTIL")),
                field("technician_id", &CreateSeries::technician, about("whenever they are free")),
                field("holidays", &CreateSeries::holidays, one_of("skip", "keep")),
                field("note", &CreateSeries::note, max_length(500), about("for the technician, every time")));
}

struct ChangeSeries {
  Uuid id;
  Date day;
  std::string scope;
  std::optional<Timestamp> start;
  std::optional<std::string> rule;
};
constexpr auto describe(Type<ChangeSeries>) {
  return fields(
      field("id", &ChangeSeries::id), field("day", &ChangeSeries::day, about("an occurrence's")),
      field("scope", &ChangeSeries::scope, one_of("one", "following"), about("this one, or this and all that follow")),
      field("start", &ChangeSeries::start, about("its new start; of scope following, on that day or later")),
      field("rule", &ChangeSeries::rule, max_length(200), about("from this one on; of scope following")));
}

struct EndSeries {
  Uuid id;
  std::optional<Date> day;
  std::optional<std::string> scope;
};
constexpr auto describe(Type<EndSeries>) {
  return fields(field("id", &EndSeries::id), field("day", &EndSeries::day, about("without one: all that is to come")),
                field("scope", &EndSeries::scope, one_of("one", "following")));
}

struct OccurrenceView {
  Date day;
  Timestamp start;
  std::string state;
  std::optional<std::string> reason;
  std::optional<Uuid> booking;
  std::optional<std::string> status;
};
constexpr auto describe(Type<OccurrenceView>) {
  return fields(field("day", &OccurrenceView::day), field("start", &OccurrenceView::start),
                field("state", &OccurrenceView::state, about("booked, skipped, or planned: not decided yet")),
                field("reason", &OccurrenceView::reason, about("why it was skipped: a code")),
                field("booking_id", &OccurrenceView::booking), field("booking_status", &OccurrenceView::status));
}

struct SeriesView {
  Uuid id;
  std::string state;
  std::string rule;
  Uuid service;
  Uuid address;
  std::optional<Uuid> technician;
  bool skip_holidays = true;
  std::optional<std::string> note;
  std::vector<OccurrenceView> occurrences;
  std::int64_t version = 0;
};
constexpr auto describe(Type<SeriesView>) {
  return fields(field("id", &SeriesView::id), field("state", &SeriesView::state, about("active or ended")),
                field("rule", &SeriesView::rule), field("service_id", &SeriesView::service),
                field("address_id", &SeriesView::address), field("technician_id", &SeriesView::technician),
                field("skip_holidays", &SeriesView::skip_holidays), field("note", &SeriesView::note),
                field("occurrences", &SeriesView::occurrences, about("those decided, and the next that are not yet")),
                field("version", &SeriesView::version,
                      about("for If-Match; what becomes of its occurrences leaves it as it is")));
}

/// Decides the occurrences of a series that have come within reach.
struct PlanSeries {
  Uuid series;
};
constexpr auto describe(Type<PlanSeries>) {
  return timer("plan_series", key(&PlanSeries::series), field("series_id", &PlanSeries::series));
}

/// The time has come to pay for an occurrence.
struct AskPayment {
  Uuid booking;
};
constexpr auto describe(Type<AskPayment>) {
  return timer("ask_payment", key(&AskPayment::booking), field("booking_id", &AskPayment::booking));
}

/// Bookings that come again by weeks. Each occurrence is a booking of its own with a quote of its own, decided once, ahead of
/// time; it keeps its time unpaid until some days before its start.
class Series {
 public:
  struct Row;

  Series(Lifecycle life, Bookings& bookings) : life_{std::move(life)}, bookings_{&bookings} {}

  Result<SeriesView> create(const Caller& who, Calls& calls, const CreateSeries& ask);
  Result<Page<SeriesView>> list(const Caller& who, Db& db, const PageAsk& ask);
  Result<SeriesView> read(const Caller& who, Db& db, const Id& ask);
  Result<std::vector<SeriesView>> all_of(Db& db, const Uuid& consumer);
  Result<SeriesView> change(const Caller& who, Tx& tx, const IfMatch& match, const ChangeSeries& ask);
  Result<SeriesView> end(const Caller& who, Tx& tx, const IfMatch& match, const EndSeries& ask);

  Result<void> plan(Calls& calls, const PlanSeries& timer);
  Result<void> plan_all(Tx& tx);
  Result<void> ask_payment(Tx& tx, const AskPayment& timer);

 private:
  Result<SeriesView> shown(Db& db, const Row& row) const;
  Result<std::vector<SeriesView>> shown(Db& db, const std::vector<Row>& rows) const;
  Result<Row> own(Tx& tx, const Caller& who, const IfMatch& match, const Uuid& id) const;
  /// Its next version, which a plan of the one before does not go on with: it is planned anew.
  void store(Tx& tx, Row& row) const;
  /// Books the occurrence of a day, or writes down why not.
  Result<void> decide(Calls& calls, const Row& series, Date day, Timestamp start, bool holiday);
  Result<void> book(Calls& calls, const Row& series, Date day, Timestamp start);
  Result<void> skip(Calls& calls, const Row& series, Date day, Timestamp start, const std::string& reason);
  /// Gives up unpaid bookings of these days, which are then undecided again; paid ones stay.
  Result<void> undo(Tx& tx, const Row& series, Date from, Date to, const Actor& actor);

  Lifecycle life_;
  Bookings* bookings_;
};

}  // namespace booking
