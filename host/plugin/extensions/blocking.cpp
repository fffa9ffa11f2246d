#include "host/plugin/extensions/registering.hpp"
#include "host/plugin/tables.hpp"

namespace hearth::plugin {
namespace {

hearth_status run(hearth_call* call, std::uint32_t pool, void (*work)(void* context), void* context,
                  hearth_error** why) noexcept {
  return in_call(call, "blocking.run", why, [&](RunningCall& running) -> Result<void> {
    HEARTH_TRY(running.outside_transaction("work on another pool"));
    if (work == nullptr || pool > HEARTH_POOL_CPU) return internal("blocking.run: no work, or no such pool");
    bool returned = false;
    auto& instance = *running.instance;
    const auto entry = running.call->entry;
    HEARTH_TRY(instance.border().ports.blocking(*running.call, pool,
                                                [&] { returned = instance.guarded(entry, [&] { work(context); }); }));
    if (!returned) return internal("the work on another pool threw an exception");
    return {};
  });
}

}  // namespace

const hearth_blocking_v1& blocking_table() {
  static constexpr hearth_blocking_v1 table{HEARTH_SIZE_THROUGH(hearth_blocking_v1, run), 0, run};
  return table;
}

}  // namespace hearth::plugin
