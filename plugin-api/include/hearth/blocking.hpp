#pragma once

#include <optional>
#include <type_traits>
#include <utility>

#include "hearth/core.hpp"
#include "hearth/guard.hpp"

namespace hearth {

namespace detail {

template <class F>
auto on_pool(const InCall& in, std::uint32_t pool, F&& work) {
  using R = std::invoke_result_t<F&>;
  constexpr bool nothing = std::is_void_v<R>;
  using Value = std::conditional_t<nothing, char, R>;
  struct Job {
    std::remove_reference_t<F>& work;
    std::optional<Value> value{};
    Thrown thrown{};
  } job{work};
  const auto run = [](void* context) {
    auto& mine = *static_cast<Job*>(context);
    mine.thrown = contain([&] {
      if constexpr (nothing) {
        mine.work();
        mine.value.emplace();
      } else {
        mine.value.emplace(mine.work());
      }
    });
  };
  using Out = std::conditional_t<nothing, void, R>;
  const auto fail = [](Error error) -> Result<Out> { return error; };
  if (!HEARTH_HAS(in.core().blocking, hearth_blocking_v1, run)) return fail(missing("hearth.blocking/1 run"));
  auto done =
      border(in.core(), [&](hearth_error** why) { return in.core().blocking->run(in.call(), pool, run, &job, why); });
  if (!done) return fail(std::move(done).error());
  if (job.thrown.happened) return fail(job.thrown.error());
  if constexpr (nothing) {
    return Result<void>{};
  } else {
    return Result<Out>{std::move(*job.value)};
  }
}

}  // namespace detail

/// Runs what truly blocks on its own bounded pool and waits for it, with no transaction open. `work` makes no host call but
/// [any] ones. Returns what it returns, as a Result.
template <class F>
auto blocking(const InCall& in, F&& work) {
  return detail::on_pool(in, HEARTH_POOL_BLOCKING, std::forward<F>(work));
}

/// The same for what burns the processor: hashing passwords, images.
template <class F>
auto cpu(const InCall& in, F&& work) {
  return detail::on_pool(in, HEARTH_POOL_CPU, std::forward<F>(work));
}

}  // namespace hearth
