#include "read_models.hpp"

#include <algorithm>
#include <array>

#include "admin_sql.hpp"
#include "model.hpp"

namespace admin {
namespace {

bool is_end(std::string_view status) {
  constexpr std::array<std::string_view, 6> ends{"completed", "cancelled", "no_show",
                                                 "unmatched", "expired",   "dropped"};
  return std::find(ends.begin(), ends.end(), status) != ends.end();
}

BookingRow first(const ::booking::Changed& event) {
  BookingRow row;
  row.id = event.booking;
  row.consumer = event.consumer;
  row.service_code = event.service_code;
  row.created = event.at;
  row.created_day = day_of(event.at);
  return row;
}

/// The row as it is after this change: its latest state, and when it first came to each step that is counted.
void apply(BookingRow& row, const ::booking::Changed& event) {
  row.technician = event.technician;
  row.status = event.to;
  row.region = event.region;
  row.starts = event.start;
  row.ends = event.end;
  row.total = event.total;
  row.version = event.version;
  if (event.to == "matching" && !row.paid) {
    row.paid = event.at;
    row.paid_day = day_of(event.at);
  }
  if (event.to == "confirmed" && !row.confirmed) {
    row.confirmed = event.at;
    row.wait_seconds = (event.at - row.paid.value_or(event.at)).count() / 1'000'000;
  }
  row.ended = is_end(event.to) ? std::optional{event.at} : std::nullopt;
  row.ended_day = is_end(event.to) ? std::optional{day_of(event.at)} : std::nullopt;
}

void add(Tx& tx, const MoneyRow& row) { tx.exec(sql::add_money, row); }

}  // namespace

Result<void> ReadModels::booking_changed(Tx& tx, const ::booking::Changed& event) {
  const auto found = HEARTH_TRY(tx.maybe<BookingRow>(sql::find_booking, {{"id", event.booking}}));
  if (found && found->version >= event.version) return {};
  BookingRow row = found.value_or(first(event));
  apply(row, event);
  tx.exec(found ? sql::save_booking : sql::add_booking, row);
  return {};
}

Result<void> ReadModels::rescheduled(Tx& tx, const ::booking::Rescheduled& event) {
  tx.exec(sql::move_booking,
          {{"booking", event.booking}, {"start", event.start}, {"end", event.end}, {"total", event.total}});
  return {};
}

Result<void> ReadModels::disputed(Tx& tx, const EventInfo& info, const ::booking::Disputed& event) {
  const Date day = day_of(info.published_at);
  tx.exec(sql::add_dispute, {{"id", event.dispute},
                             {"booking_id", event.booking},
                             {"consumer_id", event.consumer},
                             {"technician_id", event.technician},
                             {"wants", event.wants},
                             {"now", info.published_at},
                             {"day", day}});
  return {};
}

Result<void> ReadModels::dispute_resolved(Tx& tx, const EventInfo& info, const ::booking::DisputeResolved& event) {
  tx.exec(sql::resolve_dispute,
          {{"id", event.dispute}, {"outcome", event.outcome}, {"refund", event.refund}, {"now", info.published_at}});
  return {};
}

Result<void> ReadModels::captured(Tx& tx, const ::payment::Captured& event) {
  add(tx, {event.payment, "captured", event.booking, event.consumer, event.amount, event.method, event.at,
           day_of(event.at)});
  return {};
}

/// It goes back, and is counted then as well.
Result<void> ReadModels::surplus_captured(Tx& tx, const ::payment::SurplusCaptured& event) {
  add(tx, {event.payment, "captured", event.booking, event.consumer, event.amount, event.method, event.at,
           day_of(event.at)});
  return {};
}

Result<void> ReadModels::refunded(Tx& tx, const ::payment::Refunded& event) {
  add(tx, {event.refund, "refunded", event.booking, event.consumer, event.amount, event.reason, event.at,
           day_of(event.at)});
  return {};
}

Result<void> ReadModels::paid_out(Tx& tx, const EventInfo& info, const ::payment::PayoutPaid& event) {
  add(tx,
      {event.payout, "paid_out", {}, event.technician, event.amount, "", info.published_at, day_of(info.published_at)});
  return {};
}

Result<void> ReadModels::settled(Tx& tx, const EventInfo& info, const ::cancellation::Settled& event) {
  tx.exec(sql::add_cancellation,
          CancellationRow{event.cancellation, event.booking, event.kind, event.fault, event.refund, event.fee,
                          info.published_at, day_of(info.published_at)});
  tx.exec(sql::drop_stuck, {{"cancellation", event.cancellation}});
  return {};
}

Result<void> ReadModels::fee_waived(Tx& tx, const ::cancellation::FeeWaived& event) {
  tx.exec(sql::waive_fee, {{"id", event.cancellation}, {"amount", event.amount}});
  return {};
}

Result<void> ReadModels::stuck(Tx& tx, const EventInfo& info, const ::cancellation::Stuck& event) {
  tx.exec(sql::add_stuck, {{"cancellation", event.cancellation},
                           {"booking", event.booking},
                           {"refund", event.refund},
                           {"now", info.published_at}});
  return {};
}

Result<void> ReadModels::offered(Tx& tx, const EventInfo& info, const ::matching::Offered& event) {
  tx.exec(sql::add_offer,
          OfferRow{event.offer, event.booking, event.technician, "open", info.published_at, day_of(info.published_at)});
  return {};
}

Result<void> ReadModels::offer_closed(Tx& tx, const ::matching::OfferClosed& event) {
  tx.exec(sql::close_offer, {{"id", event.offer}, {"outcome", event.outcome}});
  return {};
}

Result<void> ReadModels::review_published(Tx& tx, const EventInfo& info, const ::reviews::Published& event) {
  tx.exec(sql::add_review, ReviewRow{event.review, event.booking, event.subject, event.side, event.stars,
                                     info.published_at, day_of(info.published_at)});
  return {};
}

Result<void> ReadModels::review_moderated(Tx& tx, const ::reviews::StatusChanged& event) {
  const ReviewRow row{event.review, event.booking,   event.subject,          event.side,
                      event.stars,  event.published, day_of(event.published)};
  tx.exec(sql::put_review, row, {{"status", event.to}, {"version", event.version}});
  return {};
}

Result<void> ReadModels::technician_changed(Tx& tx, const EventInfo& info, const ::technician::StatusChanged& event) {
  tx.exec(sql::put_technician, TechnicianRow{event.technician, event.to, event.reason, info.published_at});
  return {};
}

Result<void> ReadModels::registered(Tx& tx, const EventInfo& info, const ::auth::Registered& event) {
  const Date day = day_of(info.published_at);
  tx.exec(sql::add_registration, {{"user", event.user}, {"at", info.published_at}, {"day", day}});
  return {};
}

}  // namespace admin
