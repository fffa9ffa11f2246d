#pragma once

#include <cstdint>
#include <utility>

#include "hearth/guard.hpp"
#include "hearth/tx.hpp"

namespace hearth::detail {

/// What the first failure in the transaction says goes before what the handler made of it, where it tells the runner what to
/// do next (again, already done, cancelled).
inline Error outcome(Error handlers, const TxState& state) {
  const bool decides = state.failed && (state.error.signal >= 100 || state.error.kind == Kind::cancelled);
  if (decides) return state.error;
  return handlers;
}

/// Runs `work` in a transaction, again as long as the database asks for it. `effect`: the transaction is the call's effect and
/// happens once. `reply` makes what is stored with it; may be empty. An error with signal HEARTH_REPEATED means that it has
/// happened before. Nothing is open when this returns, and nothing is thrown.
inline Result<void> in_transaction(const Core& core, hearth_call* call, bool effect,
                                   FunctionRef<Result<void>(Tx&)> work, FunctionRef<const hearth_reply*()> reply) {
  if (!HEARTH_HAS(core.db, hearth_db_v1, backoff)) return missing("hearth.db/1");
  for (std::uint32_t attempt = 1;; ++attempt) {
    TxState state;
    auto done = border(core, [&](hearth_error** why) { return core.db->begin(call, effect ? 1 : 0, &state.tx, why); });
    if (done) {
      const auto thrown = contain([&] {
        Tx tx{core, call, state};
        done = work(tx);
        if (done && state.failed) done = state.error;
      });
      if (thrown.happened) done = thrown.error();
      if (done) {
        const hearth_reply* stored = reply();
        done = border(core, [&](hearth_error** why) { return core.db->commit(call, state.tx, stored, why); });
      } else {
        core.db->rollback(call, state.tx);
        done = outcome(std::move(done).error(), state);
      }
    }
    if (done || done.error().signal != HEARTH_RETRY) return done;
    auto again = border(core, [&](hearth_error** why) { return core.db->backoff(call, attempt, why); });
    if (!again) return again;
  }
}

}  // namespace hearth::detail
