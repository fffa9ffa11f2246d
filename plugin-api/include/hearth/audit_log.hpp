#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hearth/core.hpp"
#include "hearth/decode.hpp"
#include "hearth/describe.hpp"
#include "hearth/encode.hpp"
#include "hearth/json.hpp"

namespace hearth {

/// Which rows are wanted; what is left out does not matter.
struct AuditAsk {
  std::optional<std::string> action{};  ///< or its beginning: "user."
  std::optional<std::string> target_type{};
  std::optional<std::string> target{};
  std::optional<std::string> actor{};  ///< a user's or key's id, or of the system the entry that ran
  std::optional<Timestamp> from{};
  std::optional<Timestamp> to{};  ///< before it
  std::optional<Uuid> before{};   ///< older than this row: the last one of the page before
  std::int32_t limit = 20;        ///< at most 1 000
};
constexpr auto describe(Type<AuditAsk>) {
  return fields(field("action", &AuditAsk::action), field("target_type", &AuditAsk::target_type),
                field("target", &AuditAsk::target), field("actor", &AuditAsk::actor), field("from", &AuditAsk::from),
                field("to", &AuditAsk::to), field("before", &AuditAsk::before), field("limit", &AuditAsk::limit));
}

/// Who did what to what, when and from where. `before` and `after` are JSON.
struct AuditRow {
  Uuid id;
  Timestamp at;
  std::string plugin;  ///< whose log it stands in
  std::string actor_kind;
  std::string actor;
  std::string session;
  std::string address;
  std::string agent;
  std::string trace_id;
  std::string entry;  ///< "POST /admin/users/{id}/suspend"
  std::string action;
  std::string target_type;
  std::string target;
  std::optional<Json> before;
  std::optional<Json> after;
  std::string reason;
  std::optional<std::int64_t> seq;  ///< its place in the plugin's chain; none: not chained yet
  bool genuine = false;             ///< this installation recorded it, and its content is as it was recorded
};
constexpr auto describe(Type<AuditRow>) {
  return fields(field("id", &AuditRow::id), field("at", &AuditRow::at), field("plugin", &AuditRow::plugin),
                field("actor_kind", &AuditRow::actor_kind), field("actor", &AuditRow::actor),
                field("session", &AuditRow::session), field("address", &AuditRow::address),
                field("agent", &AuditRow::agent), field("trace_id", &AuditRow::trace_id),
                field("entry", &AuditRow::entry), field("action", &AuditRow::action),
                field("target_type", &AuditRow::target_type), field("target", &AuditRow::target),
                field("before", &AuditRow::before), field("after", &AuditRow::after),
                field("reason", &AuditRow::reason), field("seq", &AuditRow::seq), field("genuine", &AuditRow::genuine));
}

/// The audit logs of all plugins, for one whose plugin.yaml says permissions: { audit: true }. May be copied and kept.
class AuditLog {
 public:
  explicit AuditLog(const detail::Core& core) : core_{&core} {}

  /// The newest first, over all of them as if they were one. With no transaction open.
  [[nodiscard]] Result<std::vector<AuditRow>> search(const InCall& within, const AuditAsk& ask) const {
    if (!HEARTH_HAS(core_->audit, hearth_audit_v1, search)) return detail::missing("hearth.audit/1 search");
    const std::string filter = to_json(ask);
    hearth_buffer out{};
    auto done = detail::border(
        *core_, [&](hearth_error** why) { return core_->audit->search(within.call(), str(filter), &out, why); });
    if (!done) return std::move(done).error();
    return from_json<std::vector<AuditRow>>(detail::taken(out));
  }

 private:
  const detail::Core* core_;
};

}  // namespace hearth
