#pragma once

#include "confirm.hpp"

namespace payment {

struct AddBillingKey {
  std::string auth_key;
  bool is_default = true;
};
constexpr auto describe(Type<AddBillingKey>) {
  return fields(field("auth_key", &AddBillingKey::auth_key, min_length(1), max_length(300), format("single_line"),
                      about("what the provider's widget gave the payer")),
                field("default", &AddBillingKey::is_default, optional_, about("charged for occurrences of a series")));
}

struct BillingKey {
  Uuid id;
  std::string provider;
  std::string label;
  bool is_default = false;
  Timestamp created;
};
constexpr auto describe(Type<BillingKey>) {
  return fields(field("id", &BillingKey::id), field("provider", &BillingKey::provider),
                field("label", &BillingKey::label), field("default", &BillingKey::is_default),
                field("created_at", &BillingKey::created));
}
struct BillingKeys {
  std::vector<BillingKey> items;
};
constexpr auto describe(Type<BillingKeys>) { return fields(field("items", &BillingKeys::items)); }

struct BillingKeyRow {
  Uuid id;
  Uuid consumer;
  std::string provider;
  Bytes token;
};
constexpr auto describe(Type<BillingKeyRow>) {
  return fields(field("id", &BillingKeyRow::id), field("consumer_id", &BillingKeyRow::consumer),
                field("provider", &BillingKeyRow::provider), field("token", &BillingKeyRow::token));
}

/// A removed card is removed at its provider too, however long that does not answer.
struct DropCard {
  Uuid id;
  std::int64_t attempts = 0;
};
constexpr auto describe(Type<DropCard>) {
  return timer("payment.drop_card@1", key(&DropCard::id), field("billing_key_id", &DropCard::id),
               field("attempts", &DropCard::attempts));
}

struct RemovedKeyRow {
  Uuid id;
  std::string provider;
  Bytes token;
};
constexpr auto describe(Type<RemovedKeyRow>) {
  return fields(field("id", &RemovedKeyRow::id), field("provider", &RemovedKeyRow::provider),
                field("token", &RemovedKeyRow::token));
}

/// The token of a billing key, in clear: for the provider alone.
Result<std::string> token_of(Db& db, const Crypto& crypto, const Uuid& key);

/// Cards that a consumer lets us charge.
class Billing {
 public:
  Billing(const Host& host, Live<Settings> settings, Drivers& drivers, Confirm& confirm)
      : settings_{std::move(settings)},
        crypto_{host.crypto()},
        log_{host.log()},
        drivers_{drivers},
        confirm_{confirm} {}

  Result<BillingKey> add(const Caller& who, Calls& calls, const AddBillingKey& ask);
  Result<BillingKeys> list(const Caller& who, Db& db);
  Result<void> drop(const Caller& who, Tx& tx, const Id& ask);
  /// All of somebody's: of one who leaves.
  static Result<void> drop_all(Tx& tx, const Uuid& consumer);
  Result<void> drop_at_provider(Calls& calls, const DropCard& due);

  Result<void> payment_due(Tx& tx, const ::booking::PaymentDue& due);
  Result<void> charge(Calls& calls, const ChargeBooking& due);

 private:
  static Result<void> forget(Tx& tx, const BillingKeyRow& row);
  Result<void> later(Calls& calls, const ChargeBooking& due) const;

  Live<Settings> settings_;
  Crypto crypto_;
  Log log_;
  Drivers& drivers_;
  Confirm& confirm_;
};

}  // namespace payment
