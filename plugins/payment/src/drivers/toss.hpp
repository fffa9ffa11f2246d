#pragma once

#include "../settings.hpp"
#include "driver.hpp"

namespace payment {

/// Toss Payments, core API version 1, over the host's outbound client.
class Toss final : public Driver {
 public:
  Toss(HttpClient http, Live<Settings> settings) : http_{http}, settings_{std::move(settings)} {}

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

 private:
  Result<HttpResponse> send(Calls& calls, std::string_view method, const std::string& path, std::string body,
                            const std::string& key);

  HttpClient http_;
  Live<Settings> settings_;
};

}  // namespace payment
