#include "tests/e2e/payments.hpp"

namespace hearth::e2e {

using Json = nlohmann::json;
using support::HttpReply;

Json won(std::int64_t amount) { return {{"amount", amount}, {"currency", "KRW"}}; }

Payer::Payer(Marketplace& of) : Payer{of, of.with_roles({"consumer"}), demo::seongdong} {}

Payer::Payer(Marketplace& of, const Person& somebody, const std::string& region)
    : market{of}, id{somebody.id}, customer{somebody.http}, admin{of.anyone()} {
  const auto keeper = market.with_roles({"admin"});
  admin_id = keeper.id;
  admin = keeper.http;
  address = customer.add_address(region);
}

void Payer::renew() {
  customer.http = market.as(id, {"consumer"}).http;
  admin = market.as(admin_id, {"admin"}).http;
}

void Payer::pass(const std::string& duration) {
  market.settle();
  market.advance(duration);
  market.settle();
  renew();
}

std::string Payer::unique() const { return "key-" + std::to_string(++keys_); }

std::string Payer::book(const std::string& start) { return customer.book(address, start); }

Json Payer::prepare(const std::string& booking) const {
  return expect_status(
      customer.http.post("/payments/prepare", {{"booking_id", booking}}, {{"Idempotency-Key", unique()}}), 201);
}

HttpReply Payer::ask_confirm(const Json& prepared, const std::string& key, const std::string& idempotency_key,
                             Json more) const {
  Json body{{"order_id", prepared.at("order_id")}, {"payment_key", key}, {"amount", prepared.at("amount")}};
  if (more.is_object()) body.update(more);
  return customer.http.post("/payments/confirm", body,
                            {{"Idempotency-Key", idempotency_key.empty() ? unique() : idempotency_key}});
}

Json Payer::confirm(const Json& prepared, const std::string& key) const {
  return expect_status(ask_confirm(prepared, key), 200);
}

Json Payer::pay(const std::string& key, const std::string& start) { return confirm(prepare(book(start)), key); }

Json Payer::payment(const Json& of) const {
  return expect_status(customer.http.get("/payments/" + of.at("id").get<std::string>()), 200);
}

std::string Payer::booking_status(const Json& of) const {
  return expect_status(customer.http.get("/bookings/" + of.at("booking_id").get<std::string>()), 200).at("status");
}

bool Payer::moved_on(const Json& of) const {
  const auto status = booking_status(of);
  return status == "matching" || status == "offered";
}

Json Payer::preview(const Json& payment) const {
  const std::string booking = payment.at("booking_id");
  return expect_status(customer.http.get("/bookings/" + booking + "/cancellation-preview"), 200);
}

HttpReply Payer::ask_cancel(const Json& payment, const Json& shown, const support::Headers& headers) const {
  return customer.http.post("/bookings/" + payment.at("booking_id").get<std::string>() + "/cancel",
                            {{"preview_id", shown.at("id")}, {"reason", "plans have changed"}}, headers);
}

Json Payer::postings(const std::string& booking) const {
  return expect_status(admin.get("/admin/payments/ledger?limit=100&booking_id=" + booking), 200).at("items");
}

int Payer::count(const std::string& booking, const std::string& kind) const {
  int found = 0;
  for (const auto& posting : postings(booking)) found += posting.at("kind") == kind ? 1 : 0;
  return found;
}

std::int64_t Payer::balance(const std::string& account) const {
  const auto all = expect_status(admin.get("/admin/payments/ledger/balances"), 200);
  for (const auto& one : all.at("accounts")) {
    if (one.at("code") == account) return one.at("balance").at("amount");
  }
  ADD_FAILURE() << "no such account: " << account;
  return 0;
}

void Payer::expect_balanced() const {
  const auto all = expect_status(admin.get("/admin/payments/ledger/balances"), 200);
  EXPECT_EQ(all.at("sum"), won(0)) << all;
  std::int64_t debit = 0, credit = 0;
  for (const auto& one : all.at("accounts")) {
    debit += one.at("debit").at("amount").get<std::int64_t>();
    credit += one.at("credit").at("amount").get<std::int64_t>();
  }
  EXPECT_EQ(debit, credit);
}

void Payer::pay_out() {
  pass("168h");
  expect_status(admin.post("/admin/payments/payouts/run", Json::object()), 200);
}

HttpReply Payer::ask_refund(const Json& payment, std::int64_t amount, const std::string& key) const {
  return admin.post("/payments/" + payment.at("id").get<std::string>() + "/refunds",
                    {{"amount", won(amount)}, {"reason", "goodwill"}},
                    {{"Idempotency-Key", key.empty() ? unique() : key}});
}

}  // namespace hearth::e2e
