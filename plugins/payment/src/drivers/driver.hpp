#pragma once

#include <hearth/hearth.hpp>

namespace payment {

using namespace hearth;

/// What a provider says of an order, in one language for all of them.
enum class Said {
  nothing,          ///< it has never heard of the order
  open,             ///< it knows of it and has taken nothing: it may be asked to
  pending,          ///< it is still at work: ask again
  waiting_deposit,  ///< a virtual account waits for the money
  authorized,       ///< reserved, to be captured
  taken,            ///< money has been taken
  declined,         ///< refused, for certain
  expired,          ///< over, for certain, and nothing was taken
};
std::string_view name_of(Said said);

struct Deposit {
  std::string bank;
  std::string account;
  std::optional<Timestamp> until{};
};

/// Money that went back already. `reference` is what we called it when we asked for it.
struct GivenBack {
  std::string reference;
  std::int64_t amount = 0;
};

struct Answer {
  Said said = Said::pending;
  std::string key{};     ///< the provider's own name of the payment
  std::string method{};  ///< "card", "virtual_account", "transfer", "easy_pay", "phone"
  std::int64_t amount = 0;
  std::string code{};  ///< of a refusal, ours: "payment.insufficient_funds"
  std::optional<Deposit> deposit{};
  std::vector<GivenBack> refunds{};
};

/// What is to be taken. `idempotency_key` is one and the same over every retry.
struct Charge {
  Uuid order;
  std::string key;  ///< what the payer's browser was given by the provider; of a billing key: its token
  std::int64_t amount = 0;
  std::string name;
  std::string idempotency_key;
  std::string customer;  ///< of a billing key: who it was issued to
};

struct Order {
  Uuid id;
  std::string key;  ///< the provider's, where it is known
};

struct RefundAccount {
  std::string bank;
  std::string account;
  std::string holder;
};
constexpr auto describe(Type<RefundAccount>) {
  return fields(field("bank", &RefundAccount::bank, min_length(1), max_length(20), format("single_line")),
                field("account", &RefundAccount::account, min_length(4), max_length(30), format("digits")),
                field("holder", &RefundAccount::holder, min_length(1), max_length(60), format("single_line")));
}

struct GiveBack {
  Order order;
  std::int64_t amount = 0;
  std::string reason;
  std::string reference;  ///< ours, by which it is known again among what was given back
  std::string idempotency_key;
  std::optional<RefundAccount> account{};
};

struct Card {
  std::string token;
  std::string label;  ///< "신한 **** 1234"
};

struct ReceiptAsk {
  Uuid order;
  std::int64_t amount = 0;
  std::string name;
  std::string kind;  ///< "income_deduction" or "expense_proof"
  std::string identity;
  std::string idempotency_key;
};
/// Takes back a part of a receipt, or all that is left of it.
struct ReceiptCancel {
  Uuid order;
  std::string key;
  std::int64_t amount = 0;
  std::string idempotency_key;
};
struct Issued {
  bool issued = false;
  std::string key{};
  std::string number{};
  std::string code{};  ///< of a refusal
};

/// A webhook as it came.
struct WebhookMail {
  std::string_view body;
  Timestamp received;
  std::function<std::string_view(std::string_view name)> header;
};
/// What a webhook is about, once it has been read. What it says is believed only when `signed_by_provider`; an unsigned one
/// is no more than a hint to ask.
struct Notice {
  std::string id;  ///< the same for each copy
  Uuid order;
  bool signed_by_provider = false;
  std::optional<Answer> answer{};  ///< of a signed one that says what happened
};

/// One order in the provider's books.
struct Booked {
  std::string order;
  Said said = Said::pending;
  std::int64_t amount = 0;
  std::int64_t refunded = 0;
};

/// A payment provider. An Error of kind `unavailable`: it was not asked. Of any other kind of failure: it may have been, and
/// nobody knows what came of it; then it is asked by `find`, never blindly charged again. What it refuses is an Answer.
///
/// No transaction is open when these are called; they hold nothing between calls.
class Driver {
 public:
  virtual ~Driver() = default;

  virtual Result<Answer> confirm(Calls& calls, const Charge& charge) = 0;
  virtual Result<Answer> capture(Calls& calls, const Charge& charge) = 0;  ///< what is authorized
  virtual Result<Answer> find(Calls& calls, const Order& order) = 0;

  /// `taken` with our reference among the refunds, or `declined` with a code.
  virtual Result<Answer> give_back(Calls& calls, const GiveBack& what) = 0;

  virtual Result<Card> issue_card(Calls& calls, const std::string& auth_key, const std::string& customer) = 0;
  virtual Result<void> drop_card(Calls& calls, const std::string& token) = 0;
  virtual Result<Answer> charge_card(Calls& calls, const Charge& charge) = 0;

  virtual Result<Issued> issue_receipt(Calls& calls, const ReceiptAsk& ask) = 0;
  /// As it stands then, or not `issued` with a code: the provider refuses.
  virtual Result<Issued> cancel_receipt(Calls& calls, const ReceiptCancel& what) = 0;

  /// Refuses with payment.bad_webhook what it cannot read, and with payment.bad_signature what a provider that signs has not
  /// signed.
  [[nodiscard]] virtual Result<Notice> read_webhook(const WebhookMail& mail) const = 0;

  /// Its books of a period.
  virtual Result<std::vector<Booked>> books(Calls& calls, Timestamp from, Timestamp to) = 0;
};

}  // namespace payment
