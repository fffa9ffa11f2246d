#include "penalties.hpp"

#include <cancellation/contract/cancellation.hpp>

#include "cancellation_sql.hpp"

namespace cancellation {

void penalise(Tx& tx, const Uuid& technician, const Uuid& booking, std::string_view reason, std::int32_t points) {
  const Penalty added{tx.new_id(), technician, booking, std::string{reason}, points, tx.now()};
  const auto once = tx.execute(sql::add_penalty, added);
  if (once && *once == 1) tx.publish(Penalised{technician, booking, added.reason, points});
}

Result<Page<Penalty>> Penalties::list(const Caller&, Db& db, const PenaltiesAsk& ask) {
  return db.page<Penalty>(sql::penalties, ask);
}

Result<void> Penalties::booking_changed(Tx& tx, const ::booking::Changed& event) {
  if (event.actor != "technician" || event.reason != "withdrawn" || !event.actor_id) return {};
  if (event.start - event.at >= settings_->late_withdrawal) return {};
  penalise(tx, *event.actor_id, event.booking, "late_withdrawal", settings_->late_withdrawal_points);
  return {};
}

}  // namespace cancellation
