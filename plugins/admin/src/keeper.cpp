#include "keeper.hpp"

#include "admin_sql.hpp"
#include "model.hpp"

namespace admin {
namespace {

constexpr std::string_view keeper = "admin";

struct Kept {
  std::optional<TechnicianRow> technician;
};
constexpr auto describe(Type<Kept>) { return fields(field("technician", &Kept::technician)); }

}  // namespace

Result<void> Keeper::export_asked(Calls& calls, const ::auth::ExportAsked& event) const {
  const Kept kept{HEARTH_TRY(calls.maybe<TechnicianRow>(sql::technician, {{"id", event.user}}))};
  HEARTH_TRY(calls.call(::auth::deliver_export, {event.export_id, std::string{keeper}, json_of(kept)}));
  return {};
}

Result<void> Keeper::erasure_asked(Calls& calls, const ::auth::ErasureAsked& event) const {
  HEARTH_TRY(calls.call(::auth::answer_erasure, {event.erasure, std::string{keeper}, {}}));
  return {};
}

Result<void> Keeper::erasure_due(Calls& calls, const ::auth::ErasureDue& event) const {
  HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
    tx.exec(sql::forget_reason, {{"id", event.user}});
    return {};
  }));
  HEARTH_TRY(calls.call(::auth::erased, {event.erasure, std::string{keeper}}));
  return {};
}

}  // namespace admin
