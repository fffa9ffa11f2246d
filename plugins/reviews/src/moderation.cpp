#include "moderation.hpp"

#include <array>
#include <map>

#include "reviews_sql.hpp"
#include "writing.hpp"

namespace reviews {
namespace {

Json status_json(Status status) { return {to_json(std::map<std::string, Status>{{"status", status}})}; }

std::string_view name_of(Status status) {
  constexpr std::array<std::string_view, 4> texts{"pending", "published", "hidden", "removed"};
  return texts[static_cast<std::size_t>(status)];
}

void tell(Tx& tx, const Row& row, Status from) {
  tx.publish(StatusChanged{.review = row.id,
                           .booking = row.booking,
                           .subject = row.subject,
                           .side = row.side == Side::consumer ? "consumer" : "technician",
                           .stars = row.stars,
                           .from = std::string{name_of(from)},
                           .to = std::string{name_of(row.status)},
                           .version = row.version,
                           .published = row.published.value_or(row.updated)});
}

/// Compare and set, and the event: the row as it is after it, or nothing when it was not in `from`.
Result<std::optional<Row>> move(Tx& tx, const Uuid& id, Status from, Status to) {
  auto row = HEARTH_TRY(tx.maybe<Row>(sql::move_review, {{"id", id}, {"from", from}, {"to", to}, {"now", tx.now()}}));
  if (row) tell(tx, *row, from);
  return row;
}

Error bad_state() { return conflict("reviews.bad_state", "the review is in another state"); }

}  // namespace

Result<Moderated> Moderation::shown(const Row& row) const {
  auto review = HEARTH_TRY(texts_.shown(row));
  return Moderated{std::move(review), row.author, row.subject, row.technician, row.open_reports.value_or(0), {}};
}

Result<Moderated> Moderation::whole(Db& db, const Row& row) const {
  Moderated all = HEARTH_TRY(shown(row));
  const auto reports = HEARTH_TRY(db.all<ReportRow>(sql::reports_of_review, {{"review", row.id}}));
  all.reports = HEARTH_TRY(texts_.shown(reports));
  for (const auto& report : all.reports) all.open_reports += report.state == "open" ? 1 : 0;
  return all;
}

Result<Page<Moderated>> Moderation::list(const Caller&, Db& db, const ModerationAsk& ask) {
  const auto rows = HEARTH_TRY(db.page<Row>(sql::reviews_to_moderate, ask));
  Page<Moderated> page{{}, rows.next_cursor};
  for (const auto& row : rows.items) {
    auto one = HEARTH_TRY(shown(row));
    page.items.push_back(std::move(one));
  }
  return page;
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
