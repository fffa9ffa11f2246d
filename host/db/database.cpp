#include "host/db/database.hpp"

namespace hearth::db {

Result<void> Database::transaction(core::Call& call, const std::function<Result<void>(Transaction&)>& work) {
  for (std::uint32_t attempt = 1;; ++attempt) {
    auto transaction = HEARTH_TRY(begin(call));
    auto done = work(*transaction);
    if (done) {
      done = transaction->commit();
      if (done) return {};
    } else {
      transaction->rollback();
    }
    if (done.error().signal != HEARTH_RETRY) return done;
    HEARTH_TRY(backoff(call, attempt));
  }
}

}  // namespace hearth::db
