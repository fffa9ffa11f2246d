#pragma once

#include <payment/contract/payment.hpp>

#include "drivers/drivers.hpp"
#include "payments.hpp"

namespace payment {

struct RefundRow {
  Uuid id;
  Uuid source;
  Uuid booking;
  Uuid consumer;
  std::string origin;
  std::int64_t amount = 0;
  std::string reason;
  std::string status;
  std::optional<Uuid> requester{};
  std::optional<Uuid> approver{};
  std::optional<std::string> failure{};
  std::int64_t version = 0;
  Timestamp created;
  Timestamp updated;
};
constexpr auto describe(Type<RefundRow>) {
  return fields(field("id", &RefundRow::id), field("source_id", &RefundRow::source),
                field("booking_id", &RefundRow::booking), field("consumer_id", &RefundRow::consumer),
                field("origin", &RefundRow::origin), field("amount", &RefundRow::amount),
                field("reason", &RefundRow::reason), field("status", &RefundRow::status),
                field("requester_id", &RefundRow::requester), field("approver_id", &RefundRow::approver),
                field("failure", &RefundRow::failure), field("version", &RefundRow::version),
                field("created_at", &RefundRow::created), field("updated_at", &RefundRow::updated));
}

struct PartRow {
  Uuid id;
  Uuid refund;
  Uuid payment;
  std::int64_t amount = 0;
  std::string status;
  std::int32_t attempts = 0;
  std::int32_t generation = 0;
};
constexpr auto describe(Type<PartRow>) {
  return fields(field("id", &PartRow::id), field("refund_id", &PartRow::refund), field("payment_id", &PartRow::payment),
                field("amount", &PartRow::amount), field("status", &PartRow::status),
                field("attempts", &PartRow::attempts), field("generation", &PartRow::generation));
}

struct Refund {
  Uuid id;
  Uuid booking;
  std::string status;
  Money amount;
  std::string reason;
  std::string origin;
  std::optional<Uuid> requester;
  std::optional<Uuid> approver;
  std::optional<std::string> failure;
  Timestamp created;
  Timestamp updated;
};
constexpr auto describe(Type<Refund>) {
  return fields(field("id", &Refund::id), field("booking_id", &Refund::booking),
                field("status", &Refund::status, one_of("approval", "pending", "done", "failed", "rejected")),
                field("amount", &Refund::amount), field("reason", &Refund::reason), field("origin", &Refund::origin),
                field("requester_id", &Refund::requester), field("approver_id", &Refund::approver),
                field("failure", &Refund::failure), field("created_at", &Refund::created),
                field("updated_at", &Refund::updated));
}
Refund shown(const RefundRow& row);

struct AskRefund {
  Money amount;
  std::string reason;
};
constexpr auto describe(Type<AskRefund>) {
  return fields(field("amount", &AskRefund::amount, minimum(1)),
                field("reason", &AskRefund::reason, not_blank, max_length(200), format("single_line")));
}

struct Decision {
  std::optional<std::string> note;
};
constexpr auto describe(Type<Decision>) { return fields(field("note", &Decision::note, max_length(500))); }

struct ListRefunds : PageAsk {
  std::optional<std::string> status{};
};
constexpr auto describe(Type<ListRefunds>) {
  return paged(field("status", &ListRefunds::status, one_of("approval", "pending", "done", "failed", "rejected")));
}

/// What is to be given back, as one of the ways to ask for it says.
struct NewRefund {
  Uuid source;
  Uuid booking;
  std::int64_t amount = 0;
  std::string reason;
  std::string origin;
  std::optional<Uuid> requester{};
  bool approved = true;
};

/// Reserves it on the payment(s) it comes from, writes it down and sends it on its way; refuses with payment.above_captured.
Result<RefundRow> start_refund(Tx& tx, const NewRefund& what, const std::vector<PaymentRow>& from);
/// What failed of a refund is reserved and sent once more; refuses with payment.not_failed.
Result<RefundRow> send_again(Tx& tx, const RefundRow& row);
/// The whole of a payment that nobody owed us, out of what is held.
Result<PaymentRow> give_back_surplus(Tx& tx, const PaymentRow& row, std::string reason);
/// Whether the booking's money has been kept, earned or given back already: what comes after that is owed by nobody.
Result<bool> is_divided(Db& db, const Uuid& booking);
/// The refund of a source, if there is one.
Result<std::optional<RefundRow>> refund_of_source(Db& db, const Uuid& source);
Result<std::vector<PaymentRow>> lock_payments(Tx& tx, const Uuid& booking);
/// Captured and not given back, nor on its way: without surpluses, which go back by themselves.
std::int64_t left_of(const std::vector<PaymentRow>& payments);
/// What is left and still nobody's: nothing, once the booking's money has been divided, or earned by its technician. Asked for
/// under the payments' lock.
Result<std::int64_t> held_of(Db& db, const Uuid& booking, const std::vector<PaymentRow>& payments);
/// The account that a part's money was taken from when it was asked back.
Result<std::string> debited_for(Db& db, const PartRow& part);
/// What was reserved is free again.
Result<void> release_part(Tx& tx, const PartRow& part, const Uuid& booking, std::string_view from, std::string_view to,
                          const std::string& failure);

/// Asking for refunds, and who may let them go.
class Refunds {
 public:
  explicit Refunds(Live<Settings> settings) : settings_{std::move(settings)} {}

  Result<Refund> ask(const Caller& who, Tx& tx, const Id& of, const AskRefund& ask);
  Result<Refund> approve(const Caller& who, Tx& tx, const Id& of, const Decision& why);
  Result<Refund> reject(const Caller& who, Tx& tx, const Id& of, const Decision& why);
  /// What a provider refused is tried once more.
  Result<Refund> retry(const Caller& who, Tx& tx, const Id& of, const Decision& why);
  /// There is an account for it by now.
  Result<void> resend(Calls& calls, const ResendRefund& due);
  Result<Page<Refund>> list(Db& db, const ListRefunds& ask);
  Result<Refund> read(Db& db, const Id& ask);

  Result<RefundState> refund(Tx& tx, const RefundAsk& ask);
  Result<Alone> may_refund_alone(Db& db, const AloneAsk& ask);
  Result<void> refund_due(Tx& tx, const ::booking::RefundDue& due);

 private:
  Result<void> earn_rejected(Tx& tx, const RefundRow& row, std::int64_t amount) const;
  /// What an administrator may let go alone, with all that they let go of this booking before; and what nobody asked for. Certain
  /// under the payments' lock.
  Result<bool> alone(Db& db, const Uuid& booking, const std::optional<Uuid>& requester, std::int64_t amount) const;

  Live<Settings> settings_;
};

}  // namespace payment
