#include "moderation.hpp"

#include <map>

#include "reviews_sql.hpp"
#include "writing.hpp"

namespace reviews {
namespace {

Json status_json(Status status) { return {to_json(std::map<std::string, Status>{{"status", status}})}; }

/// Compare and set: the row as it is after it, or nothing when it was not in `from`.
Result<std::optional<Row>> move(Tx& tx, const Uuid& id, Status from, Status to) {
  return tx.maybe<Row>(sql::move_review, {{"id", id}, {"from", from}, {"to", to}, {"now", tx.now()}});
}

Error bad_state() { return conflict("reviews.bad_state", "the review is in another state"); }

Moderated moderated(const Row& row) {
  return {shown(row), row.author, row.subject, row.technician, row.open_reports.value_or(0), {}};
}

Result<Moderated> whole(Db& db, const Row& row) {
  Moderated all = moderated(row);
  all.reports = HEARTH_TRY(db.all<Report>(sql::reports_of_review, {{"review", row.id}}));
  for (const auto& report : all.reports) all.open_reports += report.state == "open" ? 1 : 0;
  return all;
}

}  // namespace

Result<Page<Moderated>> Moderation::list(const Caller&, Db& db, const ModerationAsk& ask) {
  const auto rows = HEARTH_TRY(db.page<Row>(sql::reviews_to_moderate, ask));
  return rows.map(moderated);
}

Result<Moderated> Moderation::read(const Caller&, Db& db, const Id& id) {
  return whole(db, HEARTH_TRY(find(db, id.id)));
}

Result<Moderated> Moderation::hide(const Caller&, Tx& tx, const Id& id, const Moderate& ask) {
  HEARTH_TRY(find(tx, id.id));
  const auto hidden = HEARTH_TRY(move(tx, id.id, Status::published, Status::hidden));
  if (!hidden) return bad_state();
  HEARTH_TRY(ratings_.count(tx, *hidden, -1));
  return settle(tx, *hidden, "reviews.hidden", Status::published, ask);
}

Result<Moderated> Moderation::restore(const Caller&, Tx& tx, const Id& id, const Moderate& ask) {
  const Row row = HEARTH_TRY(find(tx, id.id));
  if (row.status == Status::published) return settle(tx, row, "reviews.kept", Status::published, ask);
  const auto restored = HEARTH_TRY(move(tx, id.id, Status::hidden, Status::published));
  if (!restored) return bad_state();
  HEARTH_TRY(ratings_.count(tx, *restored, 1));
  return settle(tx, *restored, "reviews.restored", Status::hidden, ask);
}

Result<Moderated> Moderation::remove(const Caller&, Tx& tx, const Id& id, const Moderate& ask) {
  HEARTH_TRY(find(tx, id.id));
  if (const auto removed = HEARTH_TRY(move(tx, id.id, Status::published, Status::removed))) {
    HEARTH_TRY(ratings_.count(tx, *removed, -1));
    return settle(tx, *removed, "reviews.removed", Status::published, ask);
  }
  const auto removed = HEARTH_TRY(move(tx, id.id, Status::hidden, Status::removed));
  if (!removed) return bad_state();
  return settle(tx, *removed, "reviews.removed", Status::hidden, ask);
}

Result<Moderated> Moderation::settle(Tx& tx, const Row& row, std::string_view action, Status before,
                                     const Moderate& ask) {
  tx.exec(sql::settle_reports, {{"review", row.id}, {"now", tx.now()}});
  tx.audit({.action = std::string{action},
            .target_type = "review",
            .target = row.id.text(),
            .before = status_json(before),
            .after = status_json(row.status),
            .reason = ask.reason});
  return whole(tx, row);
}

}  // namespace reviews
