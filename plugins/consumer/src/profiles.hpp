#pragma once

#include <auth/contract/auth.hpp>

#include "model.hpp"
#include "seals.hpp"

namespace consumer {

class Profiles {
 public:
  explicit Profiles(const Host& host) : crypto_{host.crypto()} {}

  Result<ProfileView> read(const Caller& who, Db& db);
  Result<ProfileView> change(const Caller& who, Tx& tx, const IfMatch& match, const ChangeProfile& ask);

  Result<void> add_favorite(const Caller& who, Tx& tx, Uuid technician);
  Result<void> remove_favorite(const Caller& who, Tx& tx, Uuid technician);
  Result<void> add_block(const Caller& who, Tx& tx, Uuid technician);
  Result<void> remove_block(const Caller& who, Tx& tx, Uuid technician);

  /// For the owner's export.
  [[nodiscard]] Result<ProfileView> of(Db& db, const Uuid& consumer) const;
  Result<ManyBlocks> blocked_by(Db& db, const BlocksOfAsk& ask);
  Result<Wishes> wishes(Db& db, const WishesAsk& ask);
  Result<Home> home(Db& db, const HomeAsk& ask);
  Result<void> registered(Tx& tx, const ::auth::Registered& event);

  /// Makes the profile where there is none, and locks it: what counts or replaces rows of one consumer does so alone.
  static Result<void> lock(Tx& tx, const Uuid& user);

 private:
  struct Row;
  Result<ProfileView> view(Db& db, const Row& row) const;
  [[nodiscard]] Result<Preferences> preferences(Db& db, const Uuid& consumer) const;

  Crypto crypto_;
};

}  // namespace consumer
