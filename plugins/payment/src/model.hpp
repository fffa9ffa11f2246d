#pragma once

#include <hearth/hearth.hpp>

/// Rows as they are stored, and what is shown of them.
namespace payment {

using namespace hearth;

inline constexpr Duration seoul = std::chrono::hours{9};

struct Id {
  Uuid id;
};
constexpr auto describe(Type<Id>) { return fields(field("id", &Id::id)); }

/// A line of the price with the VAT that it holds.
struct PricedLine {
  std::string kind;
  std::string code;
  std::string name;
  Money amount;
  Money supply;  ///< amount without VAT
  Money vat;
};
constexpr auto describe(Type<PricedLine>) {
  return fields(field("kind", &PricedLine::kind), field("code", &PricedLine::code), field("name", &PricedLine::name),
                field("amount", &PricedLine::amount), field("supply", &PricedLine::supply),
                field("vat", &PricedLine::vat));
}

struct PaymentRow {
  Uuid id;
  Uuid booking;
  Uuid consumer;
  std::string purpose;
  Uuid purpose_id;
  std::string name;
  std::string provider;
  std::optional<std::string> provider_key;
  std::string method;
  std::optional<Uuid> billing_key;
  std::string status;
  bool surplus = false;
  std::int64_t amount = 0;
  std::int64_t vat = 0;
  std::vector<PricedLine> lines;
  std::int64_t captured = 0;
  std::int64_t refunded = 0;
  std::int64_t refund_pending = 0;
  std::optional<std::string> failure;
  std::int32_t attempts = 0;
  std::optional<Timestamp> began;
  std::optional<std::string> deposit_bank;
  std::optional<Bytes> deposit_account;
  std::optional<Timestamp> deposit_until;
  std::optional<Bytes> refund_account;
  std::optional<Timestamp> pay_until;
  std::int64_t version = 0;
  Timestamp created;
  Timestamp updated;
  std::optional<Timestamp> captured_at;
};
constexpr auto describe(Type<PaymentRow>) {
  return fields(field("id", &PaymentRow::id), field("booking_id", &PaymentRow::booking),
                field("consumer_id", &PaymentRow::consumer), field("purpose", &PaymentRow::purpose),
                field("purpose_id", &PaymentRow::purpose_id), field("name", &PaymentRow::name),
                field("provider", &PaymentRow::provider), field("provider_key", &PaymentRow::provider_key),
                field("method", &PaymentRow::method), field("billing_key_id", &PaymentRow::billing_key),
                field("status", &PaymentRow::status), field("surplus", &PaymentRow::surplus),
                field("amount", &PaymentRow::amount), field("vat", &PaymentRow::vat),
                field("lines", &PaymentRow::lines), field("captured", &PaymentRow::captured),
                field("refunded", &PaymentRow::refunded), field("refund_pending", &PaymentRow::refund_pending),
                field("failure", &PaymentRow::failure), field("attempts", &PaymentRow::attempts),
                field("began_at", &PaymentRow::began), field("deposit_bank", &PaymentRow::deposit_bank),
                field("deposit_account", &PaymentRow::deposit_account),
                field("deposit_until", &PaymentRow::deposit_until),
                field("refund_account", &PaymentRow::refund_account), field("pay_until", &PaymentRow::pay_until),
                field("version", &PaymentRow::version), field("created_at", &PaymentRow::created),
                field("updated_at", &PaymentRow::updated), field("captured_at", &PaymentRow::captured_at));
}

struct VirtualAccount {
  std::string bank;
  std::string account;
  std::optional<Timestamp> until;
};
constexpr auto describe(Type<VirtualAccount>) {
  return fields(field("bank", &VirtualAccount::bank), field("account", &VirtualAccount::account),
                field("until", &VirtualAccount::until, about("pay by then")));
}

struct Payment {
  Uuid id;
  std::string order;  ///< what the provider is told
  Uuid booking;
  std::string name;
  std::string provider;
  std::string method;
  std::string status;
  Money amount;
  Money vat;
  Money captured;
  Money refunded;
  Money refund_pending;
  std::vector<PricedLine> lines;
  std::optional<std::string> failure;
  std::optional<VirtualAccount> virtual_account;
  std::optional<Timestamp> pay_until;
  std::int64_t version = 0;
  Timestamp created;
  std::optional<Timestamp> captured_at;
};
constexpr auto describe(Type<Payment>) {
  return fields(field("id", &Payment::id), field("order_id", &Payment::order, about("for the provider's widget")),
                field("booking_id", &Payment::booking), field("name", &Payment::name),
                field("provider", &Payment::provider), field("method", &Payment::method),
                field("status", &Payment::status,
                      one_of("ready", "in_progress", "waiting_deposit", "authorized", "unknown", "captured",
                             "partially_refunded", "refunded", "aborted", "expired")),
                field("amount", &Payment::amount), field("vat", &Payment::vat), field("captured", &Payment::captured),
                field("refunded", &Payment::refunded), field("refund_pending", &Payment::refund_pending),
                field("lines", &Payment::lines), field("failure", &Payment::failure, about("why it came to nothing")),
                field("virtual_account", &Payment::virtual_account), field("pay_until", &Payment::pay_until),
                field("version", &Payment::version, etag), field("created_at", &Payment::created),
                field("captured_at", &Payment::captured_at));
}

// ---- timers ----

struct ResolvePayment {
  Uuid payment;
};
constexpr auto describe(Type<ResolvePayment>) {
  return timer("payment.resolve@1", key(&ResolvePayment::payment), field("payment_id", &ResolvePayment::payment));
}

/// One part of a refund goes to the provider.
struct SendRefund {
  Uuid part;
};
constexpr auto describe(Type<SendRefund>) {
  return timer("payment.send_refund@1", key(&SendRefund::part), field("part_id", &SendRefund::part));
}

/// A refund that failed for want of an account is sent again, now that there is one.
struct ResendRefund {
  Uuid refund;
};
constexpr auto describe(Type<ResendRefund>) {
  return timer("payment.resend_refund@1", key(&ResendRefund::refund), field("refund_id", &ResendRefund::refund));
}

}  // namespace payment
