#pragma once

#include <chrono>

#include "drivers/driver.hpp"
#include "drivers/signature.hpp"

namespace payment {

struct SignedObject {
  std::string id;
  std::string type;
  Uuid order;
  std::int64_t amount = 0;
};
constexpr auto describe(Type<SignedObject>) {
  return fields(field("id", &SignedObject::id), field("type", &SignedObject::type),
                field("order", &SignedObject::order), field("amount", &SignedObject::amount));
}

/// A third driver, of which the webhook side matters here; the rest of it would be HTTP like Toss's.
class SigningDriver final : public Driver {
 public:
  static constexpr std::string_view secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  [[nodiscard]] Result<Notice> read_webhook(const WebhookMail& mail) const override {
    if (!signed_in_time(mail.header("stripe-signature"), mail.body, secret, mail.received, std::chrono::minutes{5})) {
      return unauthenticated("payment.bad_signature", "the webhook is not signed by its provider");
    }
    const auto read = HEARTH_TRY(from_json<SignedObject>(mail.body));
    Answer answer{.said = read.type == "payment_intent.succeeded" ? Said::taken : Said::declined,
                  .amount = read.amount};
    return Notice{read.id, read.order, true, answer};
  }

  Result<Answer> confirm(Calls&, const Charge&) override { return Answer{}; }
  Result<Answer> capture(Calls&, const Charge&) override { return Answer{}; }
  Result<Answer> find(Calls&, const Order&) override { return Answer{}; }
  Result<Answer> give_back(Calls&, const GiveBack&) override { return Answer{}; }
  Result<Card> issue_card(Calls&, const std::string&, const std::string&) override { return Card{}; }
  Result<void> drop_card(Calls&, const std::string&) override { return {}; }
  Result<Answer> charge_card(Calls&, const Charge&) override { return Answer{}; }
  Result<Issued> issue_receipt(Calls&, const ReceiptAsk&) override { return Issued{}; }
  Result<Issued> cancel_receipt(Calls&, const ReceiptCancel&) override { return Issued{}; }
  Result<std::vector<Booked>> books(Calls&, Timestamp, Timestamp) override { return std::vector<Booked>{}; }
};

}  // namespace payment
