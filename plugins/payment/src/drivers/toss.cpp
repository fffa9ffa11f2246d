#include "toss.hpp"

#include "../model.hpp"
#include "registry.hpp"
#include "signature.hpp"
#include "toss_codec.hpp"

namespace payment {
namespace {

constexpr std::size_t page_size = 1000;  // of GET /v1/transactions
constexpr int most_pages = 100;

bool good(const HttpResponse& response) { return response.status >= 200 && response.status < 300; }

/// A time of day in Seoul without an offset, as that API wants it: "2026-11-26T09:00:00".
std::string local_text(Timestamp at) {
  std::string text = Timestamp{(at + seoul).micros / 1'000'000 * 1'000'000}.text();
  text.pop_back();
  return text;
}

}  // namespace

std::unique_ptr<Driver> make_toss(const Host& host, const Live<Settings>& settings) {
  return std::make_unique<Toss>(host.http(), settings);
}

Result<HttpResponse> Toss::send(Calls& calls, std::string_view method, const std::string& path, std::string body,
                                const std::string& key) {
  const Settings& settings = *settings_;
  if (settings.toss.secret_key.empty()) {
    return unavailable("payment.provider_unavailable", "the payment provider is not set up",
                       "toss.secret_key is empty");
  }
  HttpRequest request{std::string{method}, settings.toss.base_url + path, {}, std::move(body), settings.toss.timeout};
  request.headers.push_back({"Authorization", "Basic " + base64(settings.toss.secret_key + ":")});
  if (!request.body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  if (!key.empty()) request.headers.push_back({"Idempotency-Key", key});
  return http_.send(calls, request);
}

Result<Answer> Toss::confirm(Calls& calls, const Charge& charge) {
  const auto reply =
      HEARTH_TRY(send(calls, "POST", "/v1/payments/confirm", toss::confirm_body(charge), charge.idempotency_key));
  return good(reply) ? toss::read_payment(reply.body) : toss::read_refused_charge(reply.status, reply.body);
}

/// Confirming captures at once: there is nothing that was only authorized.
Result<Answer> Toss::capture(Calls& calls, const Charge& charge) { return find(calls, {charge.order, charge.key}); }

Result<Answer> Toss::find(Calls& calls, const Order& order) {
  const auto reply = HEARTH_TRY(send(calls, "GET", "/v1/payments/orders/" + order.id.text(), {}, {}));
  if (good(reply)) return toss::read_payment(reply.body);
  if (reply.status == 404 && toss::error_code(reply.body) == "NOT_FOUND_PAYMENT") return Answer{.said = Said::nothing};
  return toss::read_error(reply.status, reply.body);
}

Result<Answer> Toss::give_back(Calls& calls, const GiveBack& what) {
  std::string key = what.order.key;
  if (key.empty()) key = HEARTH_TRY(find(calls, what.order)).key;
  const auto reply = HEARTH_TRY(send(calls, "POST", "/v1/payments/" + toss::in_path(key) + "/cancel",
                                     toss::cancel_body(what), what.idempotency_key));
  return good(reply) ? toss::read_payment(reply.body) : toss::read_refused_cancel(reply.status, reply.body);
}

Result<Card> Toss::issue_card(Calls& calls, const std::string& auth_key, const std::string& customer) {
  const auto reply = HEARTH_TRY(send(calls, "POST", "/v1/billing/authorizations/issue",
                                     toss::issue_card_body(auth_key, customer), "card-" + hex(sha256(auth_key))));
  if (good(reply)) return toss::read_card(reply.body);
  const auto refused = HEARTH_TRY(toss::read_refused_charge(reply.status, reply.body));
  if (refused.said != Said::declined) return toss::read_error(reply.status, reply.body);
  return conflict("payment.card_refused", "the card was refused: use another one");
}

Result<void> Toss::drop_card(Calls& calls, const std::string& token) {
  const auto reply = HEARTH_TRY(send(calls, "DELETE", "/v1/billing/" + toss::in_path(token), {}, {}));
  if (good(reply) || reply.status == 404) return {};  // gone, by us or by the payer
  return toss::read_error(reply.status, reply.body);
}

Result<Answer> Toss::charge_card(Calls& calls, const Charge& charge) {
  const auto reply = HEARTH_TRY(send(calls, "POST", "/v1/billing/" + toss::in_path(charge.key),
                                     toss::charge_card_body(charge), charge.idempotency_key));
  return good(reply) ? toss::read_payment(reply.body) : toss::read_refused_charge(reply.status, reply.body);
}

Result<Issued> Toss::issue_receipt(Calls& calls, const ReceiptAsk& ask) {
  const auto reply = HEARTH_TRY(send(calls, "POST", "/v1/cash-receipts", toss::receipt_body(ask), ask.idempotency_key));
  if (good(reply)) return toss::read_receipt(reply.body);
  const auto refused = HEARTH_TRY(toss::read_refused_charge(reply.status, reply.body));
  if (refused.said != Said::declined) return toss::read_error(reply.status, reply.body);
  return Issued{.code = "payment.receipt_refused"};
}

Result<Issued> Toss::cancel_receipt(Calls& calls, const ReceiptCancel& what) {
  const auto reply = HEARTH_TRY(send(calls, "POST", "/v1/cash-receipts/" + toss::in_path(what.key) + "/cancel",
                                     toss::cancel_receipt_body(what), what.idempotency_key));
  if (good(reply)) return toss::read_receipt(reply.body);
  const auto refused = HEARTH_TRY(toss::read_refused_charge(reply.status, reply.body));
  if (refused.said != Said::declined) return toss::read_error(reply.status, reply.body);
  return Issued{.code = "payment.receipt_refused"};
}

Result<Notice> Toss::read_webhook(const WebhookMail& mail) const { return toss::read_webhook(mail); }

Result<std::vector<Booked>> Toss::books(Calls& calls, Timestamp from, Timestamp to) {
  std::vector<Booked> orders;
  std::string last;
  for (int page = 0; page < most_pages; ++page) {
    std::string path = "/v1/transactions?startDate=" + local_text(from) + "&endDate=" + local_text(to) +
                       "&limit=" + std::to_string(page_size);
    if (!last.empty()) path += "&startingAfter=" + toss::in_path(last);
    const auto reply = HEARTH_TRY(send(calls, "GET", path, {}, {}));
    if (!good(reply)) return toss::read_error(reply.status, reply.body);
    const std::size_t read = HEARTH_TRY(toss::add_transactions(reply.body, orders, last));
    if (read < page_size) break;
  }
  return orders;
}

}  // namespace payment
