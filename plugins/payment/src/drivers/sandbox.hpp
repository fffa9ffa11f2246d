#pragma once

#include "../model.hpp"
#include "driver.hpp"

namespace payment {

/// The bank sends a webhook: a timer, so that it does so though we may have been killed meanwhile.
struct SandboxWebhook {
  std::string order;
  std::string event;
};
constexpr auto describe(Type<SandboxWebhook>) {
  return timer("payment.sandbox_webhook@1", field("order_id", &SandboxWebhook::order),
               field("event_id", &SandboxWebhook::event));
}

struct SandboxCharge {
  std::string order;
  std::string charge_key;
  std::int64_t amount = 0;
  std::string status;
  std::int32_t asked = 0;
  std::optional<Timestamp> takes{};
  Timestamp silent_until;
  Timestamp ends;
  Timestamp created;
};
constexpr auto describe(Type<SandboxCharge>) {
  return fields(field("order_id", &SandboxCharge::order), field("charge_key", &SandboxCharge::charge_key),
                field("amount", &SandboxCharge::amount), field("status", &SandboxCharge::status),
                field("asked", &SandboxCharge::asked), field("takes_at", &SandboxCharge::takes),
                field("silent_until", &SandboxCharge::silent_until), field("ends_at", &SandboxCharge::ends),
                field("created_at", &SandboxCharge::created));
}

/// A provider without a network: what happens is decided by test keys (sandbox_cases.hpp), and remembered in its own tables,
/// in transactions of its own, so that it knows what it took whatever happens to us. It signs its webhooks.
class Sandbox final : public Driver {
 public:
  explicit Sandbox(Crypto crypto) : crypto_{crypto} {}

  Result<Answer> confirm(Calls& calls, const Charge& charge) override;
  Result<Answer> capture(Calls& calls, const Charge& charge) override;
  Result<Answer> find(Calls& calls, const Order& order) override;
  Result<Answer> give_back(Calls& calls, const GiveBack& what) override;
  Result<Card> issue_card(Calls& calls, const std::string& auth_key, const std::string& customer) override;
  Result<void> drop_card(Calls& calls, const std::string& token) override;
  Result<Answer> charge_card(Calls& calls, const Charge& charge) override;
  Result<Issued> issue_receipt(Calls& calls, const ReceiptAsk& ask) override;
  Result<Issued> cancel_receipt(Calls& calls, const ReceiptCancel& what) override;
  [[nodiscard]] Result<Notice> read_webhook(const WebhookMail& mail) const override;
  Result<std::vector<Booked>> books(Calls& calls, Timestamp from, Timestamp to) override;

  /// The body of a webhook, and the header that signs it.
  [[nodiscard]] static std::string webhook_body(const SandboxWebhook& hook);
  [[nodiscard]] Result<std::string> sign(std::string_view body, Timestamp at) const;
  static constexpr std::string_view signature_header = "sandbox-signature";

 private:
  [[nodiscard]] Result<std::string> secret() const;
  Result<SandboxCharge> ask(Calls& calls, const Charge& charge);
  Result<Answer> answer_of(Calls& calls, const SandboxCharge& row);

  Crypto crypto_;
};

}  // namespace payment
