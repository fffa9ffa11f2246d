#pragma once

#include <booking/contract/booking.hpp>
#include <hearth/hearth.hpp>

#include "drivers/driver.hpp"
#include "model.hpp"
#include "settings.hpp"

namespace payment {

Error no_such_payment();

struct Prepare {
  Uuid booking;
};
constexpr auto describe(Type<Prepare>) { return fields(field("booking_id", &Prepare::booking)); }

struct ListPayments : PageAsk {
  std::optional<Uuid> booking{};
};
constexpr auto describe(Type<ListPayments>) { return paged(field("booking_id", &ListPayments::booking)); }

struct Placed {
  bool placed = false;
};
constexpr auto describe(Type<Placed>) { return fields(field("placed", &Placed::placed)); }

struct ReceiptRefund {
  Money amount;
  std::string reason;
  Timestamp at;
};
constexpr auto describe(Type<ReceiptRefund>) {
  return fields(field("amount", &ReceiptRefund::amount), field("reason", &ReceiptRefund::reason),
                field("at", &ReceiptRefund::at));
}

struct Receipt {
  Uuid payment;
  Uuid booking;
  std::string name;
  std::string method;
  Timestamp paid;
  std::vector<PricedLine> lines;
  Money total;
  Money supply;
  Money vat;
  Money refunded;
  std::vector<ReceiptRefund> refunds;
  Merchant merchant;
};
constexpr auto describe(Type<Receipt>) {
  return fields(field("payment_id", &Receipt::payment), field("booking_id", &Receipt::booking),
                field("name", &Receipt::name), field("method", &Receipt::method), field("paid_at", &Receipt::paid),
                field("lines", &Receipt::lines), field("total", &Receipt::total), field("supply", &Receipt::supply),
                field("vat", &Receipt::vat), field("refunded", &Receipt::refunded), field("refunds", &Receipt::refunds),
                field("merchant", &Receipt::merchant));
}

/// Lines of what is due with the VAT of each; they add up to its amount and its VAT.
std::vector<PricedLine> priced(const ::booking::Due& due);
/// What is due as a row that nobody has stored yet.
PaymentRow row_of(const ::booking::Due& due, const Uuid& id, Timestamp now, std::string_view provider);
Result<PaymentRow> find_payment(Db& db, const Uuid& id);

/// What has been paid, is to be paid, and how it stands. The server fixes order and amount.
class Payments {
 public:
  Payments(Live<Settings> settings, Crypto crypto) : settings_{std::move(settings)}, crypto_{crypto} {}

  Result<Payment> prepare(const Caller& who, Calls& calls, const Prepare& ask);
  Result<Page<Payment>> list(const Caller& who, Db& db, const ListPayments& ask);
  Result<Payment> read(const Caller& who, Db& db, const Id& ask);
  /// Where money that came by transfer goes back to; what could not for want of it is sent again.
  Result<Placed> refund_account(const Caller& who, Tx& tx, const Id& of, const RefundAccount& account);
  Result<Receipt> receipt(const Caller& who, Db& db, const Id& ask);

  [[nodiscard]] Result<Payment> shown(const PaymentRow& row) const;

 private:
  Live<Settings> settings_;
  Crypto crypto_;
};

}  // namespace payment
