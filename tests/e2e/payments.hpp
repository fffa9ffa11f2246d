#pragma once

#include <atomic>
#include <nlohmann/json.hpp>

#include "tests/e2e/customer.hpp"

namespace hearth::e2e {

// Somebody with a booking who pays for it; and the administrator who looks after the money. Tokens end after a quarter of an
// hour of the host's clock: `renew` them after moving it.
class Payer {
 public:
  explicit Payer(Marketplace& of);
  Payer(Marketplace& of, const Person& somebody, const std::string& region);

  std::string book(const std::string& start = at(wednesday(), "10:00"));
  nlohmann::json prepare(const std::string& booking) const;
  support::HttpReply ask_confirm(const nlohmann::json& prepared, const std::string& key,
                                 const std::string& idempotency_key = "", nlohmann::json more = {}) const;
  nlohmann::json confirm(const nlohmann::json& prepared, const std::string& key) const;
  // Books, prepares and confirms with the sandbox's test key.
  nlohmann::json pay(const std::string& key, const std::string& start = at(wednesday(), "10:00"));
  nlohmann::json payment(const nlohmann::json& of) const;
  std::string booking_status(const nlohmann::json& of) const;
  bool moved_on(const nlohmann::json& of) const;  // its booking is paid: a technician is looked for, or asked already

  nlohmann::json preview(const nlohmann::json& payment) const;  // what cancelling its booking would come to
  support::HttpReply ask_cancel(const nlohmann::json& payment, const nlohmann::json& shown,
                                const support::Headers& headers = {}) const;

  // Moves the clock, lets everything happen that is due, and renews the tokens.
  void pass(const std::string& duration);
  void renew();

  // What the ledger says; `postings` of one booking, the latest first.
  nlohmann::json postings(const std::string& booking) const;
  int count(const std::string& booking, const std::string& kind) const;
  std::int64_t balance(const std::string& account) const;
  // Debits and credits are the same in all, however it came to this.
  void expect_balanced() const;

  // Lets the week end and technicians be paid for it.
  void pay_out();

  support::HttpReply ask_refund(const nlohmann::json& payment, std::int64_t amount, const std::string& key = "") const;
  std::string unique() const;

  Marketplace& market;
  std::string id, admin_id;
  Customer customer;
  support::HttpClient admin;
  std::string address;

 private:
  static inline std::atomic<int> keys_{0};
};

nlohmann::json won(std::int64_t amount);

}  // namespace hearth::e2e
