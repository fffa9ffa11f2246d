#pragma once

#include "model.hpp"
#include "seals.hpp"

namespace consumer {

class Addresses {
 public:
  explicit Addresses(const Host& host) : crypto_{host.crypto()} {}

  Result<Page<AddressView>> list(const Caller& who, Db& db, const PageAsk& ask);
  Result<AddressView> read(const Caller& who, Db& db, Uuid id);
  Result<AddressView> add(const Caller& who, Tx& tx, const AddAddress& ask);
  /// The same, under an id that is given.
  Result<AddressView> add_as(Tx& tx, const Uuid& consumer, const Uuid& id, const AddAddress& ask);
  Result<AddressView> change(const Caller& who, Tx& tx, const IfMatch& match, const ChangeAddress& ask);
  Result<void> remove(const Caller& who, Tx& tx, const std::optional<IfMatch>& match, Uuid id);

  /// For the owner's export.
  [[nodiscard]] Result<std::vector<AddressView>> all(Db& db, const Uuid& consumer) const;
  /// For quotes and bookings, which keep what they are given.
  Result<Address> snapshot(Db& db, const AddressAsk& ask);

 private:
  struct Row;
  Result<Row> sealed(const AddressView& plain) const;
  Result<AddressView> opened(const Row& row) const;
  Result<AddressView> find(Db& db, const Uuid& consumer, const Uuid& id) const;

  Crypto crypto_;
};

}  // namespace consumer
