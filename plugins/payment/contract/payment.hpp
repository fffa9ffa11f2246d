#pragma once

#include <hearth/contract.hpp>

/// What other plugins may use of `payment`.
namespace payment {

using namespace hearth;

/// Money has been taken, for certain.
struct Captured {
  Uuid payment;
  Uuid booking;
  Uuid consumer;
  std::string purpose;  ///< "booking" or "reschedule", as booking.due@1 said
  Uuid purpose_id;
  Money amount;
  std::string method;  ///< "card", "virtual_account", ...
  Timestamp at;
};
constexpr auto describe(Type<Captured>) {
  return event("payment.captured@1", key(&Captured::booking), field("payment_id", &Captured::payment),
               field("booking_id", &Captured::booking), field("consumer_id", &Captured::consumer),
               field("purpose", &Captured::purpose), field("purpose_id", &Captured::purpose_id),
               field("amount", &Captured::amount), field("method", &Captured::method), field("at", &Captured::at));
}

/// Money has come that nobody wants, paid twice or too late. It goes back by itself, which payment.refunded tells.
struct SurplusCaptured {
  Uuid payment;
  Uuid booking;
  Uuid consumer;
  Money amount;
  std::string method;
  Timestamp at;
};
constexpr auto describe(Type<SurplusCaptured>) {
  return event("payment.surplus_captured@1", key(&SurplusCaptured::booking),
               field("payment_id", &SurplusCaptured::payment), field("booking_id", &SurplusCaptured::booking),
               field("consumer_id", &SurplusCaptured::consumer), field("amount", &SurplusCaptured::amount),
               field("method", &SurplusCaptured::method), field("at", &SurplusCaptured::at));
}

/// Nothing has been taken, for certain: declined, aborted or expired. The booking may be paid again.
struct Failed {
  Uuid payment;
  Uuid booking;
  Uuid consumer;
  std::string purpose;
  Uuid purpose_id;
  std::string code;  ///< "payment.declined"
};
constexpr auto describe(Type<Failed>) {
  return event("payment.failed@1", key(&Failed::booking), field("payment_id", &Failed::payment),
               field("booking_id", &Failed::booking), field("consumer_id", &Failed::consumer),
               field("purpose", &Failed::purpose), field("purpose_id", &Failed::purpose_id),
               field("code", &Failed::code));
}

/// The card that a series is charged to was refused.
struct CardDeclined {
  Uuid payment;
  Uuid booking;
  Uuid consumer;
  std::string code;                    ///< "payment.declined"
  std::int32_t attempt = 1;            ///< which one it was
  std::optional<Timestamp> next_at{};  ///< then it is tried again, unless the booking is paid; none: not any more
};
constexpr auto describe(Type<CardDeclined>) {
  return event("payment.card_declined@1", key(&CardDeclined::booking), field("payment_id", &CardDeclined::payment),
               field("booking_id", &CardDeclined::booking), field("consumer_id", &CardDeclined::consumer),
               field("code", &CardDeclined::code), field("attempt", &CardDeclined::attempt),
               field("next_at", &CardDeclined::next_at));
}

struct Refunded {
  Uuid refund;
  Uuid booking;
  Uuid consumer;
  Uuid source;
  Money amount;
  std::string reason;
  Timestamp at;
};
constexpr auto describe(Type<Refunded>) {
  return event("payment.refunded@1", key(&Refunded::booking), field("refund_id", &Refunded::refund),
               field("booking_id", &Refunded::booking), field("consumer_id", &Refunded::consumer),
               field("source_id", &Refunded::source), field("amount", &Refunded::amount),
               field("reason", &Refunded::reason), field("at", &Refunded::at));
}

/// The provider refuses it for good: somebody has to look.
struct RefundFailed {
  Uuid refund;
  Uuid booking;
  Uuid consumer;
  Uuid source;
  Money amount;
  std::string code;
  std::string origin;  ///< "settlement": whoever cancels asks again; others wait for an administrator
};
constexpr auto describe(Type<RefundFailed>) {
  return event("payment.refund_failed@1", key(&RefundFailed::booking), field("refund_id", &RefundFailed::refund),
               field("booking_id", &RefundFailed::booking), field("consumer_id", &RefundFailed::consumer),
               field("source_id", &RefundFailed::source), field("amount", &RefundFailed::amount),
               field("code", &RefundFailed::code), field("origin", &RefundFailed::origin, optional_));
}

/// A refund above what its requester may let go alone: a second administrator has to approve or reject it.
struct RefundWaits {
  Uuid refund;
  Uuid booking;
  Money amount;
  std::optional<Uuid> requester;
};
constexpr auto describe(Type<RefundWaits>) {
  return event("payment.refund_waits@1", key(&RefundWaits::booking), field("refund_id", &RefundWaits::refund),
               field("booking_id", &RefundWaits::booking), field("amount", &RefundWaits::amount),
               field("requester_id", &RefundWaits::requester));
}

/// The second pair of eyes said no: the money stays whose it was before it was asked back.
struct RefundRejected {
  Uuid refund;
  Uuid booking;
  Uuid consumer;
  Uuid source;
  Money amount;
};
constexpr auto describe(Type<RefundRejected>) {
  return event("payment.refund_rejected@1", key(&RefundRejected::booking), field("refund_id", &RefundRejected::refund),
               field("booking_id", &RefundRejected::booking), field("consumer_id", &RefundRejected::consumer),
               field("source_id", &RefundRejected::source), field("amount", &RefundRejected::amount));
}

struct PayoutPaid {
  Uuid payout;
  Uuid technician;
  Money amount;
};
constexpr auto describe(Type<PayoutPaid>) {
  return event("payment.payout_paid@1", key(&PayoutPaid::technician), field("payout_id", &PayoutPaid::payout),
               field("technician_id", &PayoutPaid::technician), field("amount", &PayoutPaid::amount));
}

struct BalanceAsk {
  Uuid booking;
};
constexpr auto describe(Type<BalanceAsk>) { return fields(field("booking_id", &BalanceAsk::booking)); }
/// The money of one booking, over all its payments. All zero when there is none.
struct Balance {
  Money captured;
  Money refunded;
  Money refund_pending;  ///< asked for, not yet done
  bool unknown =
      false;  ///< a payment whose outcome the provider has yet to tell, but for a transfer that is waited for
};
constexpr auto describe(Type<Balance>) {
  return fields(field("captured", &Balance::captured), field("refunded", &Balance::refunded),
                field("refund_pending", &Balance::refund_pending), field("unknown", &Balance::unknown));
}
inline constexpr auto balance = service<BalanceAsk, Balance>("payment.balance@1");

struct RefundAsk {
  Uuid booking;
  Uuid source;  ///< the caller's id of the reason: once a source
  Money amount;
  std::string reason;
  std::optional<Uuid> requester;  ///< who may not approve it
};
constexpr auto describe(Type<RefundAsk>) {
  return fields(field("booking_id", &RefundAsk::booking), field("source_id", &RefundAsk::source),
                field("amount", &RefundAsk::amount), field("reason", &RefundAsk::reason, max_length(200)),
                field("requester_id", &RefundAsk::requester));
}
struct RefundState {
  Uuid refund;
  std::string status;  ///< "approval", "pending", "done", "failed", "rejected"
  Money amount;
};
constexpr auto describe(Type<RefundState>) {
  return fields(field("refund_id", &RefundState::refund), field("status", &RefundState::status),
                field("amount", &RefundState::amount));
}
/// Gives money back; a pending one is tried until it is done or refused, and told by payment.refunded or
/// payment.refund_failed. Asked again with the same source answers how it stands. Refuses with payment.above_captured.
inline constexpr auto refund = service<RefundAsk, RefundState>("payment.refund@1");

struct AloneAsk {
  Uuid booking;
  Uuid requester;
  Money amount;
};
constexpr auto describe(Type<AloneAsk>) {
  return fields(field("booking_id", &AloneAsk::booking), field("requester_id", &AloneAsk::requester),
                field("amount", &AloneAsk::amount));
}
struct Alone {
  bool alone = false;
};
constexpr auto describe(Type<Alone>) { return fields(field("alone", &Alone::alone)); }
/// Whether payment.refund would let it go at this moment without a second administrator.
inline constexpr auto may_refund_alone = service<AloneAsk, Alone>("payment.may_refund_alone@1");

/// What a cancelled booking comes to: refund and fee are together all that was captured and not yet given back.
struct Settlement {
  Uuid booking;
  Uuid source;  ///< the cancellation: once a source
  Money refund;
  Money fee;                       ///< kept
  std::optional<Uuid> technician;  ///< who gets a share of the fee
  Money technician_share;          ///< of the fee
  std::string reason;
};
constexpr auto describe(Type<Settlement>) {
  return fields(field("booking_id", &Settlement::booking), field("source_id", &Settlement::source),
                field("refund", &Settlement::refund), field("fee", &Settlement::fee),
                field("technician_id", &Settlement::technician),
                field("technician_share", &Settlement::technician_share),
                field("reason", &Settlement::reason, max_length(200)));
}
/// In one transaction. Asked again with the same source answers how the refund stands, and sends it again if it failed; without
/// one (refund 0) it is done at once. Never needs a second approver: the fee was shown before, and what an administrator forgives of
/// it beyond their limit is a refund of its own. Refuses with payment.unbalanced.
inline constexpr auto settle = service<Settlement, RefundState>("payment.settle@1");

struct Compensation {
  Uuid source;
  Uuid booking;
  Uuid beneficiary;  ///< a consumer or a technician
  Money amount;
  std::string reason;
  Uuid admin;  ///< who pays it out
};
constexpr auto describe(Type<Compensation>) {
  return fields(field("source_id", &Compensation::source), field("booking_id", &Compensation::booking),
                field("beneficiary_id", &Compensation::beneficiary), field("amount", &Compensation::amount),
                field("reason", &Compensation::reason, max_length(200)), field("admin_id", &Compensation::admin));
}
struct CompensationState {
  Uuid id;
};
constexpr auto describe(Type<CompensationState>) { return fields(field("id", &CompensationState::id)); }
/// Never a refund: its own record and its own account of the ledger. Once a source.
inline constexpr auto compensate = service<Compensation, CompensationState>("payment.compensate@1");

}  // namespace payment
