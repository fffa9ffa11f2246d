#include "ratings.hpp"

#include "reviews_sql.hpp"
#include "rules.hpp"

namespace reviews {

Result<std::optional<Visit>> lock(Tx& tx, const Uuid& booking) {
  return tx.maybe<Visit>(sql::lock_booking, {{"booking", booking}});
}

Result<void> Ratings::publish(Tx& tx, const Visit& visit) const {
  tx.exec(sql::close_booking, {{"booking", visit.booking}});
  const auto rows = HEARTH_TRY(tx.all<Row>(sql::publish_reviews, {{"booking", visit.booking}, {"now", tx.now()}}));
  for (const auto& row : rows) {
    tx.publish(Published{.review = row.id,
                         .booking = row.booking,
                         .author = row.author.value_or(Uuid{}),
                         .subject = row.subject,
                         .side = row.side == Side::consumer ? "consumer" : "technician",
                         .stars = row.stars});
    HEARTH_TRY(count(tx, row, 1));
  }
  return {};
}

Result<void> Ratings::count(Tx& tx, const Row& review, std::int64_t times) const {
  if (review.side != Side::consumer) return {};
  tx.exec(sql::open_totals, {{"technician", review.technician}});
  const auto moved = HEARTH_TRY(tx.one<Totals>(
      sql::move_totals, {{"technician", review.technician}, {"count", times}, {"sum", times * review.stars}}));
  tell(tx, moved);
  return {};
}

void Ratings::tell(Tx& tx, const Totals& now) const {
  const Settings& s = *settings_;
  tx.publish(RatingChanged{.technician = now.technician,
                           .version = now.version,
                           .count = now.count,
                           .sum = now.sum,
                           .rank = rank(now.count, now.sum, {s.prior_mean, s.prior_weight})});
}

Result<void> Ratings::recount(Calls& calls) const {
  for (const auto& technician : HEARTH_TRY(calls.all<Uuid>(sql::wrong_totals))) {
    const bool repaired = HEARTH_TRY(calls.transaction([&](Tx& tx) { return repair(tx, technician); }));
    if (repaired)
      log_.error(calls, "ratings differed from their recount and were repaired", {{"technician_id", technician}});
  }
  return {};
}

/// Under the lock: a review that comes or goes at this moment waits, and then moves what is right.
Result<bool> Ratings::repair(Tx& tx, const Uuid& technician) const {
  tx.exec(sql::open_totals, {{"technician", technician}});
  const auto kept = HEARTH_TRY(tx.one<Totals>(sql::lock_totals, {{"technician", technician}}));
  const auto there = HEARTH_TRY(tx.one<Counted>(sql::recount, {{"technician", technician}}));
  if (kept.count == there.count && kept.sum == there.sum) return false;
  tell(tx, HEARTH_TRY(tx.one<Totals>(
               sql::move_totals,
               {{"technician", technician}, {"count", there.count - kept.count}, {"sum", there.sum - kept.sum}})));
  return true;
}

}  // namespace reviews
