#pragma once

#include "confirm.hpp"

namespace payment {

/// A provider has told us something about a payment: kept once an event, then applied by a timer of its own.
struct ApplyWebhook {
  std::string provider;
  std::string event;
  Uuid payment;
};
constexpr auto describe(Type<ApplyWebhook>) {
  return timer("payment.apply_webhook@1", field("provider", &ApplyWebhook::provider),
               field("event_id", &ApplyWebhook::event), field("payment_id", &ApplyWebhook::payment));
}

struct Received {
  bool taken = false;  ///< false: it is about none of our payments
};
constexpr auto describe(Type<Received>) { return fields(field("taken", &Received::taken)); }

/// What providers tell us by themselves. Nothing is believed for having been said: one that is not signed is a reason to ask
/// the provider, and so is a signed one, for what it says may be old by now.
class Webhooks {
 public:
  Webhooks(const Host& host, Drivers& drivers, Confirm& confirm)
      : log_{host.log()}, drivers_{drivers}, confirm_{confirm} {}

  Result<Received> receive(Calls& calls, const RawRequest& raw, std::string provider);
  Result<Received> take(Calls& calls, std::string_view provider, const WebhookMail& mail);
  Result<void> apply(Calls& calls, const ApplyWebhook& due);

 private:
  Log log_;
  Drivers& drivers_;
  Confirm& confirm_;
};

}  // namespace payment
