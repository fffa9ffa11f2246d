#include "people_news.hpp"

#include "notifications_sql.hpp"

namespace notifications {
namespace {

/// Whoever has registered is signed in from a device that was never seen: that is no news to them.
constexpr Duration first_device_for = std::chrono::minutes{5};

}  // namespace

Result<void> PeopleNews::tell(Tx& tx, const EventInfo& info, const Uuid& who, std::string key,
                              std::map<std::string, std::string> values) const {
  HEARTH_TRY(queue_.add(tx, {.source = info.id, .recipient = who, .key = std::move(key), .values = std::move(values)}));
  return {};
}

Result<void> PeopleNews::code_issued(Tx& tx, const EventInfo&, const ::auth::CodeIssued& event) {
  HEARTH_TRY(queue_.add(tx, {.source = event.code,
                             .recipient = event.code,
                             .key = event.purpose == "password_reset" ? "auth.password_reset" : "auth.code",
                             .locale = event.locale == "en" ? "en" : "ko",
                             .channel = event.channel == "sms" ? "sms" : "email",
                             .of_code = true}));
  return {};
}

Result<void> PeopleNews::registered(Tx& tx, const EventInfo& info, const ::auth::Registered& event) {
  return tell(tx, info, event.user, "auth.registered");
}

Result<void> PeopleNews::signed_in(Tx& tx, const EventInfo& info, const ::auth::SignedIn& event) {
  if (!event.new_device) return {};
  const auto registered = HEARTH_TRY(
      tx.one<std::int64_t>(sql::registered_since, {{"user", event.user}, {"since", tx.now() - first_device_for}}));
  if (registered > 0) return {};  // the device they have just registered from
  return tell(tx, info, event.user, "auth.new_device", {{"at_time", info.published_at.text()}});
}

Result<void> PeopleNews::password_changed(Tx& tx, const EventInfo& info, const ::auth::PasswordChanged& event) {
  return tell(tx, info, event.user, "auth.password_changed", {{"at_time", info.published_at.text()}});
}

Result<void> PeopleNews::consent_changed(Tx& tx, const ::auth::ConsentChanged& event) {
  if (event.purpose != "marketing") return {};
  tx.exec(sql::put_consent,
          {{"user", event.user}, {"version", event.version}, {"given", event.given}, {"now", tx.now()}});
  return {};
}

Result<void> PeopleNews::review_published(Tx& tx, const EventInfo& info, const ::reviews::Published& event) {
  return tell(tx, info, event.subject, "review.published", {{"stars", std::to_string(event.stars)}});
}

Result<void> PeopleNews::payout_paid(Tx& tx, const EventInfo& info, const ::payment::PayoutPaid& event) {
  return tell(tx, info, event.technician, "payment.payout_paid", {{"amount_won", std::to_string(event.amount.amount)}});
}

Result<void> PeopleNews::technician_changed(Tx& tx, const EventInfo& info, const ::technician::StatusChanged& event) {
  if (event.to == "verified") return tell(tx, info, event.technician, "technician.verified");
  if (event.to != "suspended") return {};
  std::map<std::string, std::string> values;
  if (event.reason) values["reason"] = *event.reason;
  return tell(tx, info, event.technician, "technician.suspended", std::move(values));
}

Result<void> PeopleNews::alert(Calls& calls, const EventInfo& info, const std::string& key,
                               const std::map<std::string, std::string>& values) const {
  ::auth::UsersAsk ask{.query = {}, .state = "active", .role = std::string{::auth::admin}, .cursor = {}, .limit = 100};
  do {
    const auto page = HEARTH_TRY(calls.call(::auth::users, ask));
    HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
      for (const auto& admin : page.items) HEARTH_TRY(tell(tx, info, admin.id, key, values));
      return {};
    }));
    ask.cursor = page.next_cursor;
  } while (ask.cursor);
  return {};
}

Result<void> PeopleNews::cancellation_stuck(Calls& calls, const EventInfo& info, const ::cancellation::Stuck& event) {
  return alert(calls, info, "admin.cancellation_stuck",
               {{"booking", event.booking.text()}, {"refund_won", std::to_string(event.refund.amount)}});
}

Result<void> PeopleNews::compensation_changed(Calls& calls, const EventInfo& info,
                                              const ::cancellation::CompensationChanged& event) {
  const std::string amount = std::to_string(event.amount.amount);
  if (event.status == "proposed") {
    return alert(calls, info, "admin.compensation_proposed",
                 {{"booking", event.booking.text()}, {"amount_won", amount}});
  }
  return calls.transaction([&](Tx& tx) {
    return tell(tx, info, event.consumer, "cancellation.compensated", {{"amount_won", amount}});
  });
}

/// Once a refund, however often it is tried without one.
Result<void> PeopleNews::ask_for_account(Calls& calls, const ::payment::RefundFailed& event) const {
  return calls.transaction([&](Tx& tx) -> Result<void> {
    HEARTH_TRY(queue_.add(tx, {.source = event.refund,
                               .recipient = event.consumer,
                               .key = "payment.refund_account_needed",
                               .values = {{"amount_won", std::to_string(event.amount.amount)}},
                               .booking = event.booking}));
    return {};
  });
}

Result<void> PeopleNews::refund_failed(Calls& calls, const EventInfo& info, const ::payment::RefundFailed& event) {
  const bool lacks_account = event.code == "payment.refund_account_needed";
  if (lacks_account) HEARTH_TRY(ask_for_account(calls, event));
  if (event.origin == "settlement") return {};  // the cancellation asks again, and tells us when it gets stuck
  return alert(calls, info, lacks_account ? "admin.refund_account_needed" : "admin.refund_failed",
               {{"booking", event.booking.text()},
                {"refund", event.refund.text()},
                {"refund_won", std::to_string(event.amount.amount)}});
}

Result<void> PeopleNews::refund_waits(Calls& calls, const EventInfo& info, const ::payment::RefundWaits& event) {
  return alert(calls, info, "admin.refund_waits",
               {{"booking", event.booking.text()},
                {"refund", event.refund.text()},
                {"refund_won", std::to_string(event.amount.amount)}});
}

Result<void> PeopleNews::exhausted(Calls& calls, const EventInfo& info, const ::matching::Exhausted& event) {
  return alert(calls, info, "admin.unmatched", {{"booking", event.booking.text()}, {"reason", event.reason}});
}

Result<void> PeopleNews::overdue(Calls& calls, const EventInfo& info, const ::booking::Overdue& event) {
  return alert(calls, info, "admin.booking_overdue",
               {{"booking", event.booking.text()}, {"status", event.status}, {"end_time", event.end.text()}});
}

Result<void> PeopleNews::incident_reported(Calls& calls, const EventInfo& info,
                                           const ::technician::IncidentReported& event) {
  return alert(calls, info, "admin.incident", {{"booking", event.booking.text()}, {"kind", event.kind}});
}

Result<Queued> PeopleNews::send(Tx& tx, const Send& ask) {
  if (!ask.values.text.starts_with('{')) return invalid("notifications.bad_values", "the values must be an object");
  HEARTH_TRY(
      queue_.add(tx, {.source = ask.source, .recipient = ask.user, .key = ask.template_key, .json = ask.values.text}));
  const auto all =
      HEARTH_TRY(tx.one<std::int32_t>(sql::count_deliveries, {{"source", ask.source}, {"recipient", ask.user}}));
  return Queued{all};
}

}  // namespace notifications
