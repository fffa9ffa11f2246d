#include "booking_news.hpp"

#include <array>

#include "notifications_sql.hpp"

namespace notifications {
namespace {

using Changed = ::booking::Changed;

std::string text_of(const Money& money) { return std::to_string(money.amount); }

/// What the consumer is told when a booking becomes this. Being confirmed or matched again is told by where it came from.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> told{{{"en_route", "booking.en_route"},
                                                                             {"work_reported", "booking.work_reported"},
                                                                             {"completed", "booking.completed"},
                                                                             {"cancelled", "booking.cancelled"},
                                                                             {"expired", "booking.expired"},
                                                                             {"unmatched", "booking.unmatched"},
                                                                             {"no_show", "booking.no_show"}}};

bool from_payment(const Changed& event) { return event.from == "pending_payment" || event.from == "paying"; }

/// From a booking that had a technician; between matching and offered nobody had come to know one.
bool lost_technician(const Changed& event) { return event.from && event.from != "offered" && !from_payment(event); }

/// A rework that nobody has come for, and that its consumer does without.
bool done_without(const Changed& event) { return event.from == "confirmed" && event.to == "completed"; }

std::string key_of(const Changed& event) {
  if (event.to == "dropped")
    return event.actor == "admin" ? "booking.dropped" : std::string{};  // they did it themselves
  if (event.to == "matching" && from_payment(event)) return "booking.paid";
  if (event.to == "matching" && lost_technician(event)) return "booking.matching";
  for (const auto& [status, key] : told) {
    if (event.to == status) return std::string{key};
  }
  return {};
}

/// Confirmed while its technician was making their hours less.
bool taken_back(const Changed& event) { return event.to == "matching" && event.reason == "hours_changed"; }

/// What the technician is told who had been confirmed.
std::string key_for_technician(const Changed& event) {
  if (event.to == "cancelled" || taken_back(event)) return "work.cancelled";
  if (done_without(event)) return "work.not_needed";
  return event.to == "no_show" ? "booking.no_show" : std::string{};
}

bool over(const std::string& status) {
  return status == "completed" || status == "cancelled" || status == "no_show" || status == "unmatched";
}

}  // namespace

Result<void> BookingNews::tell(Tx& tx, const Uuid& source, const Uuid& who, std::string key, const Uuid& booking,
                               std::map<std::string, std::string> values) const {
  HEARTH_TRY(queue_.add(
      tx,
      {.source = source, .recipient = who, .key = std::move(key), .values = std::move(values), .booking = booking}));
  return {};
}

Result<void> BookingNews::changed(Tx& tx, const EventInfo& info, const Changed& event) {
  if (event.to == "confirmed") return confirmed(tx, info.id, event);
  tx.cancel_timer<Remind>(event.booking);
  if (const auto key = key_of(event); !key.empty()) {
    HEARTH_TRY(tell(tx, info.id, event.consumer, key, event.booking));
  }
  if (!over(event.to) && !taken_back(event)) return {};
  const auto technician = HEARTH_TRY(tx.maybe<Uuid>(sql::find_confirmed, {{"booking", event.booking}}));
  if (const auto key = key_for_technician(event); technician && !key.empty()) {
    HEARTH_TRY(tell(tx, info.id, *technician, key, event.booking));
  }
  tx.exec(sql::drop_confirmed, {{"booking", event.booking}});
  return {};
}

Result<void> BookingNews::confirmed(Tx& tx, const Uuid& source, const Changed& event) {
  const auto before = HEARTH_TRY(tx.maybe<Uuid>(sql::find_confirmed, {{"booking", event.booking}}));
  const bool another = before && event.technician && *before != *event.technician;
  HEARTH_TRY(
      tell(tx, source, event.consumer, another ? "booking.technician_changed" : "booking.confirmed", event.booking));
  schedule_reminder(tx, {event.booking, event.consumer, event.technician, event.start});
  if (!event.technician) return {};
  tx.exec(
      sql::put_confirmed,
      {{"booking", event.booking}, {"technician", *event.technician}, {"version", event.version}, {"now", tx.now()}});
  return tell(tx, source, *event.technician, "work.confirmed", event.booking);
}

void BookingNews::schedule_reminder(Tx& tx, const Remind& reminder) const {
  const Timestamp at = reminder.start - settings_->remind_before;
  if (at > tx.now()) {
    tx.schedule(reminder, at);
  } else {
    tx.cancel_timer<Remind>(reminder.booking);  // of the time it had before
  }
}

Result<void> BookingNews::remind(Tx& tx, const TimerInfo& info, const Remind& due) {
  const auto add = [&](const Uuid& who, std::string key) {
    return queue_.add(tx, {.source = info.id,
                           .recipient = who,
                           .key = std::move(key),
                           .booking = due.booking,
                           .starts = due.start,
                           .expires = due.start});
  };
  HEARTH_TRY(add(due.consumer, "booking.reminder"));
  if (due.technician) HEARTH_TRY(add(*due.technician, "work.reminder"));
  return {};
}

Result<void> BookingNews::rescheduled(Tx& tx, const EventInfo& info, const ::booking::Rescheduled& event) {
  const std::map<std::string, std::string> values{{"old_start_time", event.old_start.text()}};
  HEARTH_TRY(tell(tx, info.id, event.consumer, "booking.rescheduled", event.booking, values));
  const auto technician = HEARTH_TRY(tx.maybe<Uuid>(sql::find_confirmed, {{"booking", event.booking}}));
  if (!technician) return {};
  if (technician == event.technician) {  // else it is being matched, and confirmed anew
    schedule_reminder(tx, {event.booking, event.consumer, event.technician, event.start});
  }
  return tell(tx, info.id, *technician, "booking.rescheduled", event.booking, values);
}

Result<void> BookingNews::payment_due(Tx& tx, const EventInfo& info, const ::booking::PaymentDue& event) {
  HEARTH_TRY(queue_.add(tx, {.source = info.id,
                             .recipient = event.consumer,
                             .key = "booking.payment_due",
                             .values = {{"pay_until_time", event.pay_until.text()}},
                             .booking = event.booking,
                             .expires = event.pay_until}));
  return {};
}

Result<void> BookingNews::occurrence_skipped(Tx& tx, const EventInfo& info, const ::booking::OccurrenceSkipped& event) {
  HEARTH_TRY(queue_.add(tx, {.source = info.id,
                             .recipient = event.consumer,
                             .key = "booking.occurrence_skipped",
                             .values = {{"start_time", event.start.text()}},
                             .expires = event.start}));
  return {};
}

Result<void> BookingNews::waitlist_offered(Tx& tx, const EventInfo& info, const ::booking::WaitlistOffered& event) {
  HEARTH_TRY(queue_.add(tx, {.source = info.id,
                             .recipient = event.consumer,
                             .key = "booking.waitlist_offered",
                             .values = {{"start_time", event.start.text()}, {"expires_time", event.expires.text()}},
                             .expires = event.expires}));
  return {};
}

Result<void> BookingNews::disputed(Tx& tx, const EventInfo& info, const ::booking::Disputed& event) {
  HEARTH_TRY(tell(tx, info.id, event.consumer, "booking.disputed", event.booking));
  return tell(tx, info.id, event.technician, "booking.disputed", event.booking);
}

Result<void> BookingNews::dispute_resolved(Tx& tx, const EventInfo& info, const ::booking::DisputeResolved& event) {
  const std::map<std::string, std::string> values{{event.outcome, "yes"}, {"refund_won", text_of(event.refund)}};
  HEARTH_TRY(tell(tx, info.id, event.consumer, "booking.dispute_resolved", event.booking, values));
  return tell(tx, info.id, event.technician, "booking.dispute_resolved", event.booking, values);
}

Result<void> BookingNews::offered(Tx& tx, const EventInfo& info, const ::matching::Offered& event) {
  HEARTH_TRY(queue_.add(tx, {.source = info.id,
                             .recipient = event.technician,
                             .key = "work.offered",
                             .values = {{"expires_time", event.expires.text()}},
                             .booking = event.booking,
                             .starts = event.start,
                             .expires = event.expires}));
  return {};
}

Result<void> BookingNews::offer_closed(Tx& tx, const EventInfo& info, const ::matching::OfferClosed& event) {
  tx.exec(sql::drop_offers, {{"booking", event.booking}, {"recipient", event.technician}, {"now", tx.now()}});
  if (event.outcome != "expired" && event.outcome != "withdrawn") return {};  // they did it themselves
  return tell(tx, info.id, event.technician, "work.offer_closed", event.booking);
}

Result<void> BookingNews::card_declined(Tx& tx, const EventInfo& info, const ::payment::CardDeclined& event) {
  std::map<std::string, std::string> values;
  if (event.next_at) values["next_time"] = event.next_at->text();
  return tell(tx, info.id, event.consumer, "booking.card_declined", event.booking, std::move(values));
}

Result<void> BookingNews::refunded(Tx& tx, const EventInfo& info, const ::payment::Refunded& event) {
  return tell(tx, info.id, event.consumer, "payment.refunded", event.booking, {{"amount_won", text_of(event.amount)}});
}

Result<void> BookingNews::settled(Tx& tx, const EventInfo& info, const ::cancellation::Settled& event) {
  return tell(tx, info.id, event.consumer, "cancellation.settled", event.booking,
              {{"refund_won", text_of(event.refund)}, {"fee_won", text_of(event.fee)}});
}

}  // namespace notifications
