#pragma once

#include <chrono>
#include <functional>
#include <hearth/result.hpp>
#include <memory>
#include <string_view>

#include "host/auth/revocation_set.hpp"
#include "host/core/clock.hpp"
#include "host/db/database.hpp"

namespace hearth::auth {

struct RevocationOptions {
  std::chrono::milliseconds poll{500};  ///< how often the other nodes' revocations are looked for (PostgreSQL)
  std::chrono::seconds sweep{60};       ///< how often what has ended is deleted
  std::function<void(std::string_view schema, const Error&)> on_problem;  ///< a poll or sweep failed; on its own thread
};

/// Keeps hearth_revocations of each attached schema and the set in memory alike. The set outlives it; it outlives every
/// transaction that revokes.
class Revocations {
 public:
  Revocations(RevocationSet& set, const core::Clock& clock, RevocationOptions options = {});
  ~Revocations();  ///< joins its thread
  Revocations(const Revocations&) = delete;
  Revocations& operator=(const Revocations&) = delete;

  /// Loads what is in force, and follows it from now on. The database stays until detach.
  Result<void> attach(db::Database& database);
  void detach(db::Database& database);

  /// A row of `transaction`; in force here at its commit, on other nodes within a second. id: jti, or the 16 bytes of a
  /// session or user. until: when the last token concerned has expired.
  Result<void> revoke(db::Database& database, db::Transaction& transaction, Revoked what, std::string_view id,
                      Timestamp until);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace hearth::auth
