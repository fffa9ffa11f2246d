#include "host/events/dead_letters.hpp"

#include "host/events/statements.hpp"

namespace hearth::events {

Result<std::vector<DeadLetter>> list_dead(core::Call& call, db::Database& publisher) {
  const db::Rows rows = HEARTH_TRY(publisher.query(call, sql.dead.in(publisher), {}));
  std::vector<DeadLetter> all;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    DeadLetter one;
    one.publisher = publisher.schema();
    one.event = Uuid::from_bytes(rows.text(row, 0)).value_or(Uuid{});
    one.name = rows.text(row, 1);
    one.key = rows.text(row, 2);
    one.payload = rows.text(row, 3);
    one.subscriber = rows.text(row, 4);
    one.attempt = static_cast<std::uint32_t>(rows.integer(row, 5));
    one.error = rows.text(row, 6);
    one.published_at = Timestamp{rows.integer(row, 7)};
    one.died_at = Timestamp{rows.integer(row, 8)};
    all.push_back(std::move(one));
  }
  return all;
}

Result<std::uint64_t> replay(core::Call& call, db::Database& publisher, std::optional<Uuid> event, Timestamp now) {
  std::uint64_t replayed = 0;
  const auto work = [&](db::Transaction& tx) -> Result<void> {
    const hearth_value values[] = {db::time(now), event ? db::uuid(*event) : db::null()};
    const auto& statement = event ? sql.replay_one : sql.replay_all;
    replayed = HEARTH_TRY(tx.execute(statement.in(publisher), db::Values{values}.first(event ? 2 : 1)));
    return tx.exec(sql.unblock_stray.in(publisher), {});
  };
  HEARTH_TRY(publisher.transaction(call, work));
  return replayed;
}

Result<std::uint64_t> forget(core::Call& call, db::Database& publisher, const std::string& subscriber) {
  std::uint64_t dropped = 0;
  const auto work = [&](db::Transaction& tx) -> Result<void> {
    const hearth_value values[] = {db::text(subscriber)};
    HEARTH_TRY(tx.exec(sql.forget.in(publisher), values));
    dropped = HEARTH_TRY(tx.execute(sql.forget_deliveries.in(publisher), values));
    return {};
  };
  HEARTH_TRY(publisher.transaction(call, work));
  return dropped;
}

}  // namespace hearth::events
