#include "host/audit/log.hpp"

#include "host/plugin/extensions/registering.hpp"
#include "host/plugin/tables.hpp"

namespace hearth::plugin {
namespace {

hearth_status record(hearth_call* call, hearth_tx* tx, const hearth_audit_entry* entry, hearth_error** why) noexcept {
  return in_call(call, "audit.record", why, [&](hearth_call& running) -> Result<void> {
    auto* open = HEARTH_TRY(running.find(tx));
    if (entry == nullptr || !HEARTH_COVERS(entry, hearth_audit_entry, reason))
      return internal("audit.record: not an entry");
    const audit::Entry made{view(entry->action), view(entry->target_type), view(entry->target),
                            view(entry->before), view(entry->after),       view(entry->reason)};
    if (made.action.empty()) return internal("audit.record: no action");
    return running.instance->border().ports.audit->record(*running.instance->database(), *open, *running.call, made);
  });
}

}  // namespace

const hearth_audit_v1& audit_table() {
  static constexpr hearth_audit_v1 table{HEARTH_SIZE_THROUGH(hearth_audit_v1, record), 0, record};
  return table;
}

}  // namespace hearth::plugin
