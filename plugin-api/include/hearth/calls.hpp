#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "hearth/runner.hpp"
#include "hearth/services.hpp"

namespace hearth {

namespace detail {

/// Makes what is stored with a saga's effect, out of the value that its last transaction made.
using StoredValue = FunctionRef<const hearth_reply*(const TypeInfo& type, const void* value)>;

}  // namespace detail

/// What a saga is given: a handler of several steps opens its own transactions, and calls others between them.
class Calls : public Db {
 public:
  Calls(const detail::Core& core, hearth_call* call, const detail::StoredValue* stored = nullptr)
      : Db{core, call}, stored_{stored} {}

  /// Runs `work` (a Result<T>(Tx&)) in one transaction, again as long as the database asks for it; so it has no effect
  /// outside of the database. Its T is returned once it has committed.
  template <class F>
  auto transaction(F&& work) -> std::invoke_result_t<F&, Tx&> {
    return run(std::forward<F>(work), false);
  }

  /// The same, as the effect of the call: the transaction in which a saga makes what it answers with, usually its last. It
  /// happens once under the call's idempotency key, and a repeat is answered with what it made here.
  template <class F>
  auto effect(F&& work) -> std::invoke_result_t<F&, Tx&> {
    return run(std::forward<F>(work), true);
  }

  /// A service of another plugin. `step` names this step of the saga: with it the other's effect happens once, however often
  /// this call is repeated under its idempotency key.
  template <class In, class Out>
  Result<Out> call(const Service<In, Out>& service, const In& input, std::string_view step = {}) {
    return Services{*core_}.call(*this, service, input, step.empty() ? std::string{} : step_key(step));
  }
  using InCall::call;

  /// The key under which this call's effect happens once; empty when it has none.
  [[nodiscard]] std::string idempotency_key() const {
    if (!HEARTH_HAS(core_->calls, hearth_calls_v1, idempotency_key)) return {};
    return std::string(view(core_->calls->idempotency_key(call_)));
  }
  /// A step's own key, derived from the call's; empty when that is.
  [[nodiscard]] std::string step_key(std::string_view step) const {
    const std::string key = idempotency_key();
    return key.empty() ? key : key + "/" + std::string(step);
  }

 private:
  template <class F>
  auto run(F&& work, bool effect) -> std::invoke_result_t<F&, Tx&> {
    using R = std::invoke_result_t<F&, Tx&>;
    if constexpr (std::is_void_v<typename R::value_type>) {
      const auto nothing = []() -> const hearth_reply* { return nullptr; };
      return detail::in_transaction(*core_, call_, effect, work, nothing);
    } else {
      std::optional<typename R::value_type> value;
      const auto keep = [&](Tx& tx) -> Result<void> {
        auto made = work(tx);
        if (!made) return std::move(made).error();
        value.emplace(std::move(*made));
        return {};
      };
      const auto reply = [&]() -> const hearth_reply* {
        if constexpr (Wire<typename R::value_type>) {
          if (effect && stored_ != nullptr) return (*stored_)(type_of<typename R::value_type>(), &*value);
        }
        return nullptr;
      };
      auto done = detail::in_transaction(*core_, call_, effect, keep, reply);
      if (!done) return std::move(done).error();
      return std::move(*value);
    }
  }

  const detail::StoredValue* stored_;
};

}  // namespace hearth
