#include "host/audit/log.hpp"

#include <nlohmann/json.hpp>

#include "host/plugin/extensions/registering.hpp"
#include "host/plugin/strict_json.hpp"
#include "host/plugin/tables.hpp"

namespace hearth::plugin {
namespace {

hearth_status record(hearth_call* call, hearth_tx* tx, const hearth_audit_entry* entry, hearth_error** why) noexcept {
  return in_call(call, "audit.record", why, [&](RunningCall& running) -> Result<void> {
    auto* open = HEARTH_TRY(running.find(tx));
    if (entry == nullptr || !HEARTH_COVERS(entry, hearth_audit_entry, reason))
      return internal("audit.record: not an entry");
    const audit::Entry made{view(entry->action), view(entry->target_type), view(entry->target),
                            view(entry->before), view(entry->after),       view(entry->reason)};
    if (made.action.empty()) return internal("audit.record: no action");
    return running.instance->border().ports.audit->record(*running.instance->database(), *open, *running.call, made);
  });
}

using nlohmann::json;

constexpr std::int64_t most_rows = 1000;
constexpr int filter_depth = 2;

Error bad_filter(const std::string& why) { return internal("audit.search: " + why); }

std::string text_in(const json& filter, const char* name) {
  const auto found = filter.find(name);
  return found != filter.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

Result<std::optional<Timestamp>> time_in(const json& filter, const char* name) {
  const std::string text = text_in(filter, name);
  if (text.empty()) return std::optional<Timestamp>{};
  const auto at = Timestamp::parse(text);
  if (!at) return bad_filter(std::string{name} + " is no time");
  return at;
}

Result<audit::Filter> read_filter(std::string_view text) {
  const json filter = HEARTH_TRY(parse_strict(text, filter_depth));
  if (!filter.is_object()) return bad_filter("the filter is no object");
  audit::Filter out;
  out.action = text_in(filter, "action");
  out.target_type = text_in(filter, "target_type");
  out.target = text_in(filter, "target");
  out.actor = text_in(filter, "actor");
  out.from = HEARTH_TRY(time_in(filter, "from"));
  out.to = HEARTH_TRY(time_in(filter, "to"));
  out.before = Uuid::parse(text_in(filter, "before"));
  const std::int64_t limit = filter.value("limit", std::int64_t{20});
  if (limit < 1 || limit > most_rows) return bad_filter("the limit is from 1 to " + std::to_string(most_rows));
  out.limit = static_cast<std::size_t>(limit);
  return out;
}

/// What was recorded as JSON, or as text if it was none.
json content(const std::string& text) {
  if (text.empty()) return {};
  auto read = json::parse(text, nullptr, false);
  return read.is_discarded() ? json(text) : read;
}

json shown(const audit::Found& found) {
  const auto& row = found.row;
  return {{"id", row.id.text()},
          {"at", row.at.text()},
          {"plugin", found.schema},
          {"actor_kind", row.actor_kind},
          {"actor", row.actor},
          {"session", row.session},
          {"address", row.address},
          {"agent", row.agent},
          {"trace_id", row.trace_id},
          {"entry", row.entry},
          {"action", row.action},
          {"target_type", row.target_type},
          {"target", row.target},
          {"before", content(row.before)},
          {"after", content(row.after)},
          {"reason", row.reason},
          {"seq", found.seq ? json(*found.seq) : json{}},
          {"genuine", found.genuine}};
}

hearth_status search(hearth_call* call, hearth_str filter, hearth_buffer* out, hearth_error** why) noexcept {
  if (out != nullptr) *out = {};
  return in_call(call, "audit.search", why, [&](RunningCall& running) -> Result<void> {
    HEARTH_TRY(may(*running.instance, running.instance->bundle().manifest.audit, "audit", "audit.search"));
    HEARTH_TRY(running.outside_transaction("a search of the audit log"));
    const auto wanted = HEARTH_TRY(read_filter(view(filter)));
    auto list = json::array();
    const auto rows = HEARTH_TRY(running.instance->border().ports.audit->search(*running.call, wanted));
    for (const auto& row : rows) list.push_back(shown(row));
    if (out != nullptr) give_bytes(list.dump(), out);
    return {};
  });
}

}  // namespace

const hearth_audit_v1& audit_table() {
  static constexpr hearth_audit_v1 table{HEARTH_SIZE_THROUGH(hearth_audit_v1, search), 0, record, search};
  return table;
}

}  // namespace hearth::plugin
