#include "lifecycle.hpp"

#include <algorithm>
#include <utility>

#include "booking_sql.hpp"
#include "freed.hpp"
#include "timers.hpp"

namespace booking {
namespace {

constexpr Duration least_search = std::chrono::minutes{15};  // however late it is
constexpr Duration overtime = std::chrono::minutes{15};      // matching gives up by itself; this is for when it did not

void step(Tx& tx, const BookingRow& row, const std::optional<std::string>& from, const Actor& actor,
          const std::optional<std::string>& reason) {
  tx.exec(sql::add_timeline, {{"booking_id", row.id},
                              {"seq", row.version},
                              {"at", tx.now()},
                              {"actor", actor.side},
                              {"actor_id", actor.id},
                              {"from_status", from},
                              {"to_status", row.status},
                              {"reason", reason}});
}

void tell(Tx& tx, const BookingRow& row, const std::optional<std::string>& from, const Actor& actor,
          const std::optional<std::string>& reason) {
  tx.publish(Changed{.booking = row.id,
                     .consumer = row.consumer,
                     .technician = row.technician,
                     .from = from,
                     .to = row.status,
                     .actor = std::string{actor.side},
                     .actor_id = actor.id,
                     .reason = reason,
                     .version = row.version,
                     .service = row.service,
                     .service_code = row.service_code,
                     .region = row.region,
                     .start = row.starts,
                     .end = row.ends,
                     .total = won(row.total),
                     .at = tx.now()});
}

bool can_be_moved(std::string_view status) { return is_tentative(status) || status == state::confirmed; }

/// A booking that can no longer be moved keeps one time only. Money for the difference finds nothing to pay.
void drop_rescheduling(Tx& tx, const BookingRow& row, Duration buffer) {
  tx.exec(sql::free_busy_of_rescheduling, {{"booking", row.id}});
  if (const auto held = tx.maybe<Freed>(sql::free_hold_of_rescheduling, {{"booking", row.id}}); held && *held) {
    freed(tx, **held);
  }
  tx.exec(sql::drop_rescheduling, {{"booking", row.id}, {"now", tx.now()}});
  tx.exec(sql::narrow_place,
          {{"place", row.place}, {"busy_from", row.starts - buffer}, {"busy_to", row.ends + buffer}});
}

Timestamp end_of_search(const BookingRow& row, Timestamp now, const Settings& settings) {
  const Timestamp latest = std::min(now + settings.match_for, row.starts - settings.match_before);
  return std::max(latest, now + least_search);
}

}  // namespace

Error no_such_booking() { return not_found("booking.no_such_booking", "there is no such booking"); }
Error changed_meanwhile() { return conflict("booking.changed", "the booking has changed meanwhile: read it again"); }
Error bad_step(std::string_view status) {
  return conflict("booking.bad_step", "this is not possible while the booking is " + std::string{status});
}
Error visit_over() { return conflict("booking.visit_over", "the visit has long been over: an admin has to decide"); }

Result<BookingRow> find_booking(Db& db, const Uuid& id) {
  return db.one_or<BookingRow>(sql::find_booking, {{"booking", id}}, no_such_booking);
}

Result<bool> is_rework(Db& db, const Uuid& id) {
  return HEARTH_TRY(db.one<std::int64_t>(sql::is_rework, {{"booking", id}})) > 0;
}

Timestamp pay_again_until(Timestamp made, Timestamp start, Timestamp now, const Settings& settings) {
  return std::min({now + settings.pay_again_within, made + settings.pay_longest, start});
}

Result<bool> awaits_deposit(Db& db, const BookingRow& row) {
  if (row.status != state::paying) return false;
  return HEARTH_TRY(db.one<std::int64_t>(sql::awaits_deposit, {{"booking", row.id}})) > 0;
}

Result<BookingRow> lock_booking(Tx& tx, const Uuid& id) {
  auto row = HEARTH_TRY(tx.maybe<BookingRow>(sql::lock_booking, {{"booking", id}}));
  if (!row) return no_such_booking();
  return std::move(*row);
}

std::vector<Line> lines_of(const BookingRow& row) {
  std::vector<Line> lines;
  for (const auto& line : row.price) lines.push_back({line.kind, line.code, line.name, line.amount});
  return lines;
}

std::string order_name(const BookingRow& row) { return row.price.empty() ? row.service_code : row.price.front().name; }

Facts facts_of(const BookingRow& row) {
  return {.id = row.id,
          .consumer = row.consumer,
          .technician = row.technician,
          .status = row.status,
          .service = row.service,
          .service_code = row.service_code,
          .region = row.region,
          .start = row.starts,
          .end = row.ends,
          .fee_start = row.fee_start.value_or(row.starts),
          .total = won(row.total),
          .paid = won(row.paid),
          .vat = won(row.vat),
          .lines = lines_of(row),
          .series = row.series,
          .rework = false,
          .version = row.version,
          .created = row.created};
}

Result<void> Lifecycle::open(Tx& tx, const BookingRow& row, const Actor& actor) const {
  if (!allowed(state::none, row.status, actor.side)) return internal("no booking begins as " + row.status);
  tx.exec(sql::add_booking, row);
  step(tx, row, std::nullopt, actor, std::nullopt);
  tell(tx, row, std::nullopt, actor, std::nullopt);
  return {};
}

Result<void> Lifecycle::write(Tx& tx, BookingRow& row, std::string_view from) const {
  const auto touched = HEARTH_TRY(tx.execute(sql::change_booking, row, {{"from", from}, {"now", tx.now()}}));
  if (touched == 0) return changed_meanwhile();
  ++row.version;
  row.updated = tx.now();
  if (is_under_way(row.status)) tx.schedule(VisitOver{row.id}, row.ends + settings().overdue_after);
  if (is_under_way(from) && !is_under_way(row.status)) tx.cancel_timer<VisitOver>(row.id);
  return {};
}

Result<void> Lifecycle::change(Tx& tx, BookingRow& row, const Change& change) const {
  if (!allowed(row.status, change.to, change.actor.side)) {
    return internal("no way from " + row.status + " to " + std::string{change.to} + " by the " +
                    std::string{change.actor.side});
  }
  const std::string from = row.status;
  row.status = change.to;
  HEARTH_TRY(write(tx, row, from));
  step(tx, row, from, change.actor, change.reason);
  tell(tx, row, from, change.actor, change.reason);
  if (can_be_moved(from) && !can_be_moved(row.status)) drop_rescheduling(tx, row, settings().buffer);
  return {};
}

Result<void> Lifecycle::amend(Tx& tx, BookingRow& row, const Actor& actor, std::optional<std::string> reason) const {
  HEARTH_TRY(write(tx, row, row.status));
  if (reason) step(tx, row, row.status, actor, reason);
  return {};
}

Result<void> Lifecycle::seek(Tx& tx, BookingRow& row, const Actor& actor, std::string_view reason) const {
  row.give_up = end_of_search(row, tx.now(), settings());
  if (row.status == state::matching) {
    HEARTH_TRY(amend(tx, row, actor, std::string{reason}));
  } else {
    HEARTH_TRY(change(tx, row, {state::matching, actor, std::string{reason}}));
  }
  tx.schedule(GiveUp{row.id}, *row.give_up + overtime);
  return request_match(tx, row, reason);
}

Result<void> Lifecycle::request_match(Tx& tx, const BookingRow& row, std::string_view reason) const {
  const auto where = HEARTH_TRY(address(row));
  auto excluded = HEARTH_TRY(tx.all<Uuid>(sql::withdrawn_of_booking, {{"booking", row.id}}));
  tx.publish(MatchingRequested{.booking = row.id,
                               .version = row.version,
                               .consumer = row.consumer,
                               .wanted = row.wanted,
                               .tentative = row.technician,
                               .excluded = std::move(excluded),
                               .reason = std::string{reason},
                               .service_code = row.service_code,
                               .region = row.region,
                               .skills = row.skills,
                               .start = row.starts,
                               .end = row.ends,
                               .latitude = where.latitude,
                               .longitude = where.longitude,
                               .speed_kmh = row.speed_kmh,
                               .give_up = row.give_up.value_or(row.starts)});
  return {};
}

Result<void> Lifecycle::give_up(Tx& tx, BookingRow& row, std::string_view reason) const {
  release(tx, row);
  const std::int64_t paid = std::exchange(row.paid, 0);
  HEARTH_TRY(change(tx, row, {state::unmatched, {by::system}, std::string{reason}}));
  refund(tx, row, row.id, paid, "unmatched");
  tx.cancel_timer<GiveUp>(row.id);
  return {};
}

Result<void> Lifecycle::complete(Tx& tx, BookingRow& row, const Actor& actor) const {
  HEARTH_TRY(change(tx, row, {state::completed, actor}));
  tx.publish(Completed{row.id, row.consumer, row.technician.value_or(Uuid{}), won(row.paid)});
  tx.cancel_timer<CompleteByItself>(row.id);
  return {};
}

void Lifecycle::release(Tx& tx, BookingRow& row) const {
  tx.exec(sql::free_busy, {{"kind", "job"}, {"source", row.place}});
  if (row.technician) freed(tx, {*row.technician, row.starts, row.ends});
  if (is_tentative(row.status)) row.technician.reset();
}

void Lifecycle::refund(Tx& tx, BookingRow& row, const Uuid& source, std::int64_t amount, std::string_view reason,
                       std::optional<Uuid> requester) const {
  if (amount > 0) tx.publish(RefundDue{row.id, row.consumer, source, won(amount), std::string{reason}, requester});
}

Result<void> Lifecycle::matching_is_over(Tx& tx, const GiveUp& timer) const {
  auto row = HEARTH_TRY(tx.maybe<BookingRow>(sql::lock_booking, {{"booking", timer.booking}}));
  if (!row || !is_tentative(row->status)) return {};
  if (row->give_up && tx.now() < *row->give_up) return {};
  return give_up(tx, *row, "nobody_found");
}

Result<::consumer::Address> Lifecycle::address(const BookingRow& row) const {
  const std::string text = HEARTH_TRY(crypto_.open("booking.address:" + row.hold.text(), row.address));
  return from_json<::consumer::Address>(text);
}

Result<Need> Lifecycle::need(const BookingRow& row) const {
  const auto where = HEARTH_TRY(address(row));
  return need_of(row, {where.latitude, where.longitude});
}

}  // namespace booking
