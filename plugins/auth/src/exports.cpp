#include "exports.hpp"

#include "auth_sql.hpp"
#include "keepers.hpp"

namespace auth {
namespace {

constexpr std::string_view itself = "auth";

std::string part_place(const Uuid& id, std::string_view keeper) {
  return "auth.export_parts.data/" + id.text() + "/" + std::string{keeper};
}

struct Part {
  std::string keeper;
  Bytes data;
  friend constexpr auto describe(Type<Part>) {
    return fields(field("keeper", &Part::keeper), field("data", &Part::data));
  }
};

/// What auth itself knows.
struct OwnPart {
  Me account;
  std::vector<SessionView> sessions;
  ConsentsView consents;
  std::vector<ApiKeyView> api_keys;
  friend constexpr auto describe(Type<OwnPart>) {
    return fields(field("account", &OwnPart::account), field("sessions", &OwnPart::sessions),
                  field("consents", &OwnPart::consents), field("api_keys", &OwnPart::api_keys));
  }
};

Error no_such_export() { return not_found("auth.no_such_export", "there is no such export"); }

}  // namespace

struct Exports::Row {
  Uuid id;
  Uuid user;
  std::string state;
  std::vector<std::string> keepers;
  Timestamp created_at;
  std::optional<Timestamp> ready_at;
  Timestamp expires_at;
  friend constexpr auto describe(Type<Row>) {
    return fields(field("id", &Row::id), field("user_id", &Row::user), field("state", &Row::state),
                  field("keepers", &Row::keepers), field("created_at", &Row::created_at),
                  field("ready_at", &Row::ready_at), field("expires_at", &Row::expires_at));
  }
};

Result<ExportView> Exports::view(Db& db, const Row& row) const {
  ExportView out{row.id, row.state, {}, row.created_at, row.ready_at, row.expires_at, {}};
  if (row.state == "collecting") {
    const auto there = HEARTH_TRY(db.all<std::string>(sql::export_keepers, {{"id", row.id}}));
    out.waiting_for = missing(row.keepers, there);
  }
  if (row.state != "ready") return out;
  out.data.emplace();
  const auto parts = HEARTH_TRY(db.all<Part>(sql::export_parts, {{"id", row.id}}));
  for (const auto& part : parts) {
    auto text = HEARTH_TRY(crypto_.open(part_place(row.id, part.keeper), part.data));
    out.data->emplace(part.keeper, Json{std::move(text)});
  }
  return out;
}

Result<std::string> Exports::own_part(const Caller& who, Tx& tx) {
  const auto user = HEARTH_TRY(users_.find(tx, who.user));
  OwnPart part;
  part.account = HEARTH_TRY(users_.view(tx, user));
  auto sessions = HEARTH_TRY(sessions_.list(who, tx));
  part.sessions = std::move(sessions.items);
  part.consents = HEARTH_TRY(consents_.of(tx, who.user));
  auto keys = HEARTH_TRY(keys_.list(who, tx));
  part.api_keys = std::move(keys.items);
  return to_json(part);
}

Result<void> Exports::keep(Tx& tx, const Uuid& id, const std::string& keeper, const std::string& data) const {
  const Bytes sealed = HEARTH_TRY(crypto_.seal(part_place(id, keeper), data));
  tx.exec(sql::add_export_part, {{"id", id}, {"keeper", keeper}, {"data", sealed}, {"now", tx.now()}});
  return {};
}

Result<ExportView> Exports::begin(const Caller& who, Tx& tx) {
  HEARTH_TRY(demand_fresh(who, *settings_, tx.now()));
  HEARTH_TRY(users_.lock(tx, who.user));
  const auto running = HEARTH_TRY(tx.maybe<Row>(sql::running_export, {{"user", who.user}}));
  if (running) return view(tx, *running);
  Row row{tx.new_id(), who.user, "collecting", other_keepers(*settings_), tx.now(), {}, {}};
  row.expires_at = tx.now() + settings_->export_lifetime;
  tx.exec(sql::add_export, row);
  const auto own = HEARTH_TRY(own_part(who, tx));
  HEARTH_TRY(keep(tx, row.id, std::string{itself}, own));
  if (row.keepers.empty()) {
    row.state = "ready";
    row.ready_at = tx.now();
    tx.exec(sql::export_ready, {{"id", row.id}, {"now", tx.now()}});
  }
  tx.publish(ExportAsked{.export_id = row.id, .user = who.user});
  tx.schedule(ExpireExport{row.id}, row.expires_at);
  tx.audit({.action = "export.asked", .target_type = "user", .target = who.user.text()});
  return view(tx, row);
}

Result<ExportView> Exports::read(const Caller& who, Db& db, Uuid id) {
  const auto row = HEARTH_TRY(db.maybe<Row>(sql::find_export, {{"id", id}}));
  if (!row || row->user != who.user) return no_such_export();
  return view(db, *row);
}

Result<Taken> Exports::deliver(Tx& tx, const ExportPart& part) {
  const auto row = HEARTH_TRY(tx.maybe<Row>(sql::lock_export, {{"id", part.export_id}}));
  if (!row) return no_such_export();
  if (row->state != "collecting" || part.keeper == itself) return Taken{false};
  HEARTH_TRY(keep(tx, row->id, part.keeper, part.data.text.empty() ? "{}" : part.data.text));
  const auto there = HEARTH_TRY(tx.all<std::string>(sql::export_keepers, {{"id", row->id}}));
  if (missing(row->keepers, there).empty()) tx.exec(sql::export_ready, {{"id", row->id}, {"now", tx.now()}});
  return Taken{true};
}

Result<void> Exports::expire(Tx& tx, const ExpireExport& due) {
  tx.exec(sql::drop_export_parts, {{"id", due.export_id}});
  tx.exec(sql::expire_export, {{"id", due.export_id}});
  return {};
}

Result<void> Exports::forget(Tx& tx, const Uuid& user) {
  tx.exec(sql::drop_export_parts_of_user, {{"user", user}});
  tx.exec(sql::expire_exports_of_user, {{"user", user}});
  return {};
}

}  // namespace auth
