#include "deliveries.hpp"

#include "notifications_sql.hpp"

namespace notifications {
namespace {

DeliveryView shown(const DeliveryRow& row) {
  return {
      row.id,      row.source, row.recipient, row.recipient_kind, row.channel, row.template_key, row.template_version,
      row.booking, row.status, row.reason,    row.attempts,       row.next,    row.created,      row.updated};
}

}  // namespace

Result<Page<DeliveryView>> Deliveries::list(Db& db, const DeliveriesAsk& ask) const {
  return HEARTH_TRY(db.page<DeliveryRow>(sql::deliveries_by_status, ask)).map(shown);
}

Result<DeliveryView> Deliveries::replay(Tx& tx, const Id& ask) const {
  const auto replayed = HEARTH_TRY(tx.execute(sql::replay_delivery, {{"id", ask.id}, {"now", tx.now()}}));
  const auto row = HEARTH_TRY(tx.one_or<DeliveryRow>(
      sql::find_delivery, {{"id", ask.id}}, not_found("notifications.no_such_delivery", "there is no such delivery")));
  if (replayed == 0) return conflict("notifications.not_dead", "only a dead delivery can be replayed");
  tx.schedule(Deliver{row.id}, tx.now());
  tx.audit({.action = "notifications.delivery_replayed",
            .target_type = "delivery",
            .target = row.id.text(),
            .before = {},
            .after = json_of(shown(row))});
  return shown(row);
}

}  // namespace notifications
