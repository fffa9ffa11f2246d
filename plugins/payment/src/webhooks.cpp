#include "webhooks.hpp"

#include "payment_sql.hpp"

namespace payment {

Result<Received> Webhooks::receive(Calls& calls, const RawRequest& raw, std::string provider) {
  return take(calls, provider, {raw.body(), calls.now(), [&](std::string_view name) { return raw.header(name); }});
}

Result<Received> Webhooks::take(Calls& calls, std::string_view provider, const WebhookMail& mail) {
  Driver* driver = HEARTH_TRY(drivers_.named(provider));
  const Notice notice = HEARTH_TRY(driver->read_webhook(mail));
  const auto row = HEARTH_TRY(calls.maybe<PaymentRow>(sql::find_payment, {{"id", notice.order}}));
  if (!row || row->provider != provider) return Received{false};
  HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
    const auto added = HEARTH_TRY(tx.execute(
        sql::add_webhook, {{"provider", provider}, {"event", notice.id}, {"payment", row->id}, {"now", tx.now()}}));
    if (added == 1) tx.schedule(ApplyWebhook{std::string{provider}, notice.id, row->id}, tx.now());
    return {};
  }));
  return Received{true};
}

Result<void> Webhooks::apply(Calls& calls, const ApplyWebhook& due) {
  const PaymentRow row = HEARTH_TRY(find_payment(calls, due.payment));
  const auto now = confirm_.ask(calls, row);
  if (!now) {
    log_.warn(calls, "a provider could not be asked about its webhook",
              {{"provider", due.provider}, {"payment", due.payment}, {"cause", now.error().cause}});
    return now.error();  // the timer asks again
  }
  return calls.transaction([&](Tx& tx) -> Result<void> {
    tx.exec(sql::webhook_applied, {{"provider", due.provider},
                                   {"event", due.event},
                                   {"outcome", row.status == now->status ? "nothing_new" : now->status},
                                   {"now", tx.now()}});
    return {};
  });
}

}  // namespace payment
