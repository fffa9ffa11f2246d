#include "confirm.hpp"

#include <booking/contract/booking.hpp>
#include <payment/contract/payment.hpp>

#include <algorithm>
#include <array>

#include "billing.hpp"
#include "ledger.hpp"
#include "payment_sql.hpp"
#include "refunds.hpp"

namespace payment {
namespace {

constexpr int most_steps = 4;  // charge, authorized, captured, written down

Error already_paid() { return conflict("payment.already_paid", "this is paid, or being paid, already"); }

/// It has begun before. The same attempt goes on; another one is told what became of the first.
Result<PaymentRow> begun_before(const PaymentRow& row, const ConfirmPayment& ask) {
  if (row.provider_key && *row.provider_key == ask.key) return row;
  if (is_taken(row.status)) return already_paid();
  if (is_over(row.status)) return conflict("payment.over", "this order is over: prepare another one");
  return conflict("payment.in_progress", "this order is being paid");
}

Situation situation_of(const PaymentRow& row, const Answer& answer, bool give_up, Timestamp now) {
  return {row.status, give_up, answer.amount == row.amount, row.deposit_until && *row.deposit_until < now};
}

/// Whether there may be something to pay for a booking that has come to this.
bool may_owe(std::string_view booking_status) {
  constexpr std::array may{"pending_payment", "paying", "matching", "offered", "confirmed"};
  return std::find(may.begin(), may.end(), booking_status) != may.end();
}

/// It was never sent, or refused unread: the payer may try again at once.
bool not_done(const Error& error) {
  return error.kind == Kind::unavailable || error.kind == Kind::forbidden || error.kind == Kind::invalid;
}

}  // namespace

Duration pause_after(std::int64_t attempts, Duration first, Duration longest) {
  Duration pause = first;
  for (std::int64_t i = 0; i < attempts && pause < longest; ++i) pause *= 2;
  return std::min(pause, longest);
}

Result<Payment> Confirm::confirm(const Caller& who, Calls& calls, const ConfirmPayment& ask) {
  bool mine = false;
  const PaymentRow row = HEARTH_TRY(begin(calls, who, ask, mine));
  if (mine) {
    HEARTH_TRY(charge(calls, row));
  } else {
    HEARTH_TRY(resolve(calls, {row.id}));  // a crash, or the other of two requests: first asked, then gone on with
  }
  return calls.effect([&](Tx& tx) -> Result<Payment> {
    const PaymentRow now = HEARTH_TRY(find_payment(tx, row.id));
    if (is_over(now.status)) return refusal_of(now.failure.value_or("payment.declined"));
    return payments_.shown(now);
  });
}

Result<PaymentRow> Confirm::begin(Calls& calls, const Caller& who, const ConfirmPayment& ask, bool& mine) {
  std::optional<Bytes> account;
  if (ask.refund_account) {
    account = HEARTH_TRY(crypto_.seal("payment.refund_account:" + ask.order.text(), to_json(*ask.refund_account)));
  }
  return calls.transaction([&](Tx& tx) -> Result<PaymentRow> {
    mine = false;
    const PaymentRow row = HEARTH_TRY(find_payment(tx, ask.order));
    if (row.consumer != who.user) return no_such_payment();
    if (ask.amount != won(row.amount)) return conflict("payment.amount_changed", "the amount is not the one prepared");
    if (row.status != status::ready) return begun_before(row, ask);
    const auto begun = HEARTH_TRY(tx.execute(
        sql::begin_payment, {{"id", row.id}, {"key", ask.key}, {"refund_account", account}, {"now", tx.now()}}));
    const PaymentRow now = HEARTH_TRY(find_payment(tx, row.id));
    if (begun == 0) return begun_before(now, ask);
    mine = true;
    tx.schedule(ResolvePayment{row.id}, tx.now() + settings_->resolve_after);
    return now;
  });
}

Result<void> Confirm::resolve(Calls& calls, const ResolvePayment& due) {
  const auto row = HEARTH_TRY(calls.maybe<PaymentRow>(sql::find_payment, {{"id", due.payment}}));
  if (!row || !is_open(row->status)) return {};
  Driver* driver = HEARTH_TRY(drivers_.named(row->provider));
  const auto found = driver->find(calls, {row->id, row->provider_key.value_or("")});
  if (found) {
    HEARTH_TRY(walk(calls, *row, *found, Asking::again));
  } else {
    HEARTH_TRY(put_off(calls, *row));
  }
  return {};
}

Result<PaymentRow> Confirm::charge(Calls& calls, const PaymentRow& row) {
  return walk(calls, row, Answer{.said = Said::nothing}, Asking::first);
}

Result<PaymentRow> Confirm::ask(Calls& calls, const PaymentRow& row) {
  Driver* driver = HEARTH_TRY(drivers_.named(row.provider));
  const Answer found = HEARTH_TRY(driver->find(calls, {row.id, row.provider_key.value_or("")}));
  return walk(calls, row, found, Asking::never);
}

Result<PaymentRow> Confirm::apply(Calls& calls, const PaymentRow& row, const Answer& answer) {
  return walk(calls, row, answer, Asking::never);
}

Result<PaymentRow> Confirm::walk(Calls& calls, PaymentRow row, Answer answer, Asking asking) {
  const bool give_up = row.began && calls.now() - *row.began > settings_->give_up_after;
  for (int i = 0; i < most_steps; ++i) {
    Result<Answer> next{answer};
    switch (step_for(situation_of(row, answer, give_up, calls.now()), answer.said)) {
      case Step::keep:
        return row.status == status::waiting_deposit ? put_off(calls, row) : Result<PaymentRow>{std::move(row)};
      case Step::wait:
        return put_off(calls, row);
      case Step::deposit:
        return await_deposit(calls, row, answer);
      case Step::take:
      case Step::take_late:
        return take(calls, row, answer, false);
      case Step::abort:
        return end(calls, row, status::aborted, answer.code.empty() ? "payment.not_taken" : answer.code);
      case Step::expire:
        return end(calls, row, status::expired, "payment.expired");
      case Step::charge:
        if (asking == Asking::never) return row;
        next = ask_to_take(calls, row, asking == Asking::first);
        asking = Asking::never;  // once a walk
        break;
      case Step::capture_authorized:
        next = ask_to_capture(calls, row);
        break;
    }
    if (!next) return put_off(calls, row);
    answer = std::move(*next);
  }
  return put_off(calls, row);
}

Result<Charge> Confirm::charge_of(Calls& calls, const PaymentRow& row) const {
  Charge asked{row.id,   row.provider_key.value_or(""), row.amount,
               row.name, "charge-" + row.id.text(),     row.consumer.text()};
  if (row.billing_key) asked.key = HEARTH_TRY(token_of(calls, crypto_, *row.billing_key));
  return asked;
}

/// Tells the booking that the money is about to be taken, then asks for it. Without an answer: what became of it.
Result<Answer> Confirm::ask_to_take(Calls& calls, const PaymentRow& row, bool first) {
  Driver* driver = HEARTH_TRY(drivers_.named(row.provider));
  const auto begun = calls.call(::booking::begin_payment,
                                {.booking = row.booking, .purpose_id = row.purpose_id, .amount = won(row.amount)});
  if (!begun && is_failure(begun.error())) return begun.error();
  if (!begun) return Answer{.said = Said::declined, .code = begun.error().code};
  const Charge asked = HEARTH_TRY(charge_of(calls, row));
  auto taken = row.billing_key ? driver->charge_card(calls, asked) : driver->confirm(calls, asked);
  if (taken && taken->said != Said::pending) return taken;
  if (!taken && first && not_done(taken.error())) {
    log_.warn(calls, "a payment could not be sent to its provider",
              {{"provider", row.provider}, {"code", taken.error().code}, {"cause", taken.error().cause}});
    return Answer{.said = Said::declined, .code = "payment.provider_unavailable"};
  }
  auto found = driver->find(calls, {row.id, asked.key});
  if (!found) return found;
  // What it does not know of yet may still be on its way: the timer asks again.
  if (found->said == Said::nothing || found->said == Said::open) found->said = Said::pending;
  return found;
}

Result<Answer> Confirm::ask_to_capture(Calls& calls, const PaymentRow& row) {
  HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
    tx.exec(sql::authorize_payment, {{"id", row.id}, {"now", tx.now()}});
    return {};
  }));
  Driver* driver = HEARTH_TRY(drivers_.named(row.provider));
  const Charge asked = HEARTH_TRY(charge_of(calls, row));
  return driver->capture(calls, asked);
}

Result<PaymentRow> Confirm::take(Calls& calls, const PaymentRow& row, const Answer& answer, bool surplus) {
  auto taken = calls.transaction([&](Tx& tx) -> Result<PaymentRow> {
    HEARTH_TRY(lock_payments(tx, row.booking));  // as settling does: whoever comes second sees what the first has done
    const bool divided = HEARTH_TRY(is_divided(tx, row.booking));
    const bool unwanted = surplus || divided;
    const auto moved = HEARTH_TRY(tx.execute(
        sql::capture_payment,
        {{"id", row.id}, {"key", answer.key}, {"method", answer.method}, {"surplus", unwanted}, {"now", tx.now()}}));
    PaymentRow now = HEARTH_TRY(find_payment(tx, row.id));
    if (moved == 0) return now;  // somebody was faster
    Entry(tx, "captured", row.id, row.booking)
        .provider(row.provider)
        .post(account::provider, account::held, row.amount);
    tx.cancel_timer<ResolvePayment>(row.id);
    if (unwanted) {
      tx.publish(SurplusCaptured{row.id, row.booking, row.consumer, won(row.amount), now.method, tx.now()});
      return give_back_surplus(tx, now, divided ? "paid too late" : "paid twice");
    }
    tx.publish(Captured{row.id, row.booking, row.consumer, row.purpose, row.purpose_id, won(row.amount), now.method,
                        tx.now()});
    return now;
  });
  if (!taken && taken.error().code == "payment.already_paid" && !surplus) return take(calls, row, answer, true);
  return taken;
}

Result<PaymentRow> Confirm::end(Calls& calls, const PaymentRow& row, std::string_view to, const std::string& code) {
  return calls.transaction([&](Tx& tx) -> Result<PaymentRow> {
    HEARTH_TRY(end(tx, row, to, code));
    return find_payment(tx, row.id);
  });
}

Result<void> Confirm::end(Tx& tx, const PaymentRow& row, std::string_view to, const std::string& code) {
  const auto moved =
      HEARTH_TRY(tx.execute(sql::end_payment, {{"id", row.id}, {"to", to}, {"failure", code}, {"now", tx.now()}}));
  if (moved == 0) return {};
  tx.cancel_timer<ResolvePayment>(row.id);
  tx.publish(Failed{row.id, row.booking, row.consumer, row.purpose, row.purpose_id, code});
  if (row.billing_key) HEARTH_TRY(card_declined(tx, row, code));
  return {};
}

Result<void> Confirm::booking_changed(Tx& tx, const ::booking::Changed& event) {
  if (may_owe(event.to)) return {};
  const auto rows = HEARTH_TRY(tx.all<PaymentRow>(sql::payments_of_booking, {{"booking", event.booking}}));
  for (const auto& row : rows) {
    if (row.status != status::waiting_deposit || row.began > event.at) continue;  // after it came back to be paid for
    HEARTH_TRY(end(tx, row, status::aborted, "booking.nothing_to_pay"));
  }
  return {};
}

/// Its consumer is not there to try another way at once: the card is charged again later, as often as settings say.
Result<void> Confirm::card_declined(Tx& tx, const PaymentRow& row, const std::string& code) {
  const Settings& settings = *settings_;
  const auto declined = HEARTH_TRY(tx.one<std::int64_t>(sql::cards_declined, {{"booking", row.booking}}));
  CardDeclined told{row.id, row.booking, row.consumer, code, static_cast<std::int32_t>(declined), {}};
  if (declined < settings.card_attempts) {
    told.next_at = tx.now() + settings.card_again_after;
    tx.schedule(ChargeBooking{row.booking, row.consumer, declined + 1}, *told.next_at);
  }
  tx.publish(told);
  return {};
}

Result<PaymentRow> Confirm::await_deposit(Calls& calls, const PaymentRow& row, const Answer& answer) {
  const auto time = calls.call(::booking::await_deposit, {.booking = row.booking, .purpose_id = row.purpose_id});
  if (!time && is_failure(time.error())) return put_off(calls, row);
  if (!time) return end(calls, row, status::aborted, time.error().code);
  const Deposit where = answer.deposit.value_or(Deposit{});
  const Timestamp until = std::min(where.until.value_or(time->until), time->until);
  const Bytes account = HEARTH_TRY(crypto_.seal("payment.deposit:" + row.id.text(), where.account));
  return calls.transaction([&](Tx& tx) -> Result<PaymentRow> {
    const auto moved = HEARTH_TRY(tx.execute(sql::await_deposit, {{"id", row.id},
                                                                  {"key", answer.key},
                                                                  {"bank", where.bank},
                                                                  {"account", account},
                                                                  {"until", until},
                                                                  {"now", tx.now()}}));
    if (moved == 1) tx.schedule(ResolvePayment{row.id}, until + settings_->resolve_after);
    return find_payment(tx, row.id);
  });
}

Result<PaymentRow> Confirm::put_off(Calls& calls, const PaymentRow& row) {
  return calls.transaction([&](Tx& tx) -> Result<PaymentRow> {
    const auto moved = HEARTH_TRY(tx.execute(sql::put_off_payment, {{"id", row.id}, {"now", tx.now()}}));
    PaymentRow now = HEARTH_TRY(find_payment(tx, row.id));
    if (moved == 0) return now;
    const Duration pause = pause_after(now.attempts - 1, settings_->resolve_after, settings_->longest_pause);
    const Timestamp from = std::max(tx.now(), now.deposit_until.value_or(tx.now()));
    tx.schedule(ResolvePayment{row.id}, from + pause);
    return now;
  });
}

}  // namespace payment
