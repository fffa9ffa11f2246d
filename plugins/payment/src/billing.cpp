#include "billing.hpp"

#include <auth/contract/auth.hpp>

#include "payment_sql.hpp"

namespace payment {
namespace {

Error no_such_key() { return not_found("payment.no_such_billing_key", "there is no such billing key"); }

std::string token_seal(const Uuid& id) { return "payment.billing_keys.token/" + id.text(); }

/// Who could not cancel what is paid for them is not charged for it.
Result<bool> is_suspended(Calls& calls, const Uuid& consumer) {
  const auto user = calls.call(::auth::find_user, {.user = consumer});
  if (!user && is_failure(user.error())) return user.error();
  return user && user->state == "suspended";
}

}  // namespace

Result<std::string> token_of(Db& db, const Crypto& crypto, const Uuid& key) {
  const auto row = HEARTH_TRY(db.one_or<BillingKeyRow>(sql::find_billing_key, {{"id", key}}, no_such_key));
  return crypto.open(token_seal(row.id), row.token);
}

Result<BillingKey> Billing::add(const Caller& who, Calls& calls, const AddBillingKey& ask) {
  const std::string provider = settings_->provider;
  Driver* driver = HEARTH_TRY(drivers_.named(provider));
  const Card card = HEARTH_TRY(driver->issue_card(calls, ask.auth_key, who.user.text()));
  return calls.effect([&](Tx& tx) -> Result<BillingKey> {
    HEARTH_TRY(tx.one<std::int32_t>(sql::lock_consumer, {{"consumer", who.user}}));
    const BillingKey key{tx.new_id(), provider, card.label, ask.is_default, tx.now()};
    const Bytes token = HEARTH_TRY(crypto_.seal(token_seal(key.id), card.token));
    if (ask.is_default) tx.exec(sql::no_default_billing_key, {{"consumer", who.user}});
    tx.exec(sql::add_billing_key, {{"id", key.id},
                                   {"consumer", who.user},
                                   {"provider", provider},
                                   {"token", token},
                                   {"label", key.label},
                                   {"is_default", key.is_default},
                                   {"now", tx.now()}});
    return key;
  });
}

Result<BillingKeys> Billing::list(const Caller& who, Db& db) {
  BillingKeys all;
  all.items = HEARTH_TRY(db.all<BillingKey>(sql::billing_keys, {{"consumer", who.user}}));
  return all;
}

Result<void> Billing::drop(const Caller& who, Tx& tx, const Id& ask) {
  const auto row = HEARTH_TRY(tx.one_or<BillingKeyRow>(sql::find_billing_key, {{"id", ask.id}}, no_such_key));
  if (row.consumer != who.user) return no_such_key();
  return forget(tx, row);
}

Result<void> Billing::drop_all(Tx& tx, const Uuid& consumer) {
  const auto rows = HEARTH_TRY(tx.all<BillingKeyRow>(sql::billing_keys_of, {{"consumer", consumer}}));
  for (const auto& row : rows) HEARTH_TRY(forget(tx, row));
  return {};
}

/// From here on nobody can charge it: its token leads nowhere but to the timer that has the provider forget it as well.
Result<void> Billing::forget(Tx& tx, const BillingKeyRow& row) {
  tx.exec(sql::keep_removed_billing_key, {{"id", row.id}, {"now", tx.now()}});
  tx.exec(sql::remove_billing_key, {{"id", row.id}});
  tx.schedule(DropCard{row.id}, tx.now());
  return {};
}

Result<void> Billing::drop_at_provider(Calls& calls, const DropCard& due) {
  const auto row = HEARTH_TRY(calls.maybe<RemovedKeyRow>(sql::find_removed_billing_key, {{"id", due.id}}));
  if (!row) return {};
  Driver* driver = HEARTH_TRY(drivers_.named(row->provider));
  const std::string token = HEARTH_TRY(crypto_.open(token_seal(row->id), row->token));
  const auto dropped = driver->drop_card(calls, token);
  return calls.transaction([&](Tx& tx) -> Result<void> {
    if (dropped) {
      tx.exec(sql::drop_removed_billing_key, {{"id", due.id}});
      return {};
    }
    log_.warn(tx, "a card could not be removed at its provider, which is asked again",
              {{"provider", row->provider}, {"attempts", due.attempts}, {"cause", dropped.error().cause}});
    tx.schedule(DropCard{due.id, due.attempts + 1},
                tx.now() + pause_after(due.attempts, settings_->resolve_after, settings_->longest_pause));
    return {};
  });
}

Result<void> Billing::payment_due(Tx& tx, const ::booking::PaymentDue& due) {
  tx.schedule(ChargeBooking{due.booking, due.consumer}, tx.now());
  return {};
}

/// Once they are back, unless the booking has lapsed by then.
Result<void> Billing::later(Calls& calls, const ChargeBooking& due) const {
  return calls.transaction([&](Tx& tx) -> Result<void> {
    tx.schedule(due, tx.now() + settings_->card_again_after);
    return {};
  });
}

/// Prepared and begun in one step; from then on it is a payment like any other.
Result<void> Billing::charge(Calls& calls, const ChargeBooking& due) {
  const auto key = HEARTH_TRY(calls.maybe<BillingKeyRow>(sql::default_billing_key, {{"consumer", due.consumer}}));
  if (!key) return {};  // they pay by themselves
  const auto declined = HEARTH_TRY(calls.one<std::int64_t>(sql::cards_declined, {{"booking", due.booking}}));
  if (declined >= due.attempt) return {};  // a crash came after the answer: the next attempt has its own time
  const auto owed = calls.call(::booking::due, {.booking = due.booking});
  if (!owed && is_failure(owed.error())) return owed.error();
  if (!owed || owed->consumer != due.consumer) return {};
  if (HEARTH_TRY(is_suspended(calls, due.consumer))) return later(calls, due);
  auto begun = calls.transaction([&](Tx& tx) -> Result<PaymentRow> {
    PaymentRow row = row_of(*owed, tx.new_id(), tx.now(), key->provider);
    row.status = "in_progress";
    row.method = "billing";
    row.billing_key = key->id;
    row.began = tx.now();
    tx.exec(sql::replace_ready_payment, {{"booking", row.booking}, {"now", tx.now()}});
    tx.exec(sql::add_payment, row);
    tx.schedule(ResolvePayment{row.id}, tx.now() + settings_->resolve_after);
    return row;
  });
  const std::string refused = begun ? "" : begun.error().code;
  if (refused == "payment.already_paid" || refused == "payment.in_progress") return {};  // by this timer, or themselves
  if (!begun) return std::move(begun).error();
  HEARTH_TRY(confirm_.charge(calls, *begun));
  return {};
}

}  // namespace payment
