#include "writing.hpp"

#include <auth/contract/auth.hpp>
#include <technician/contract/technician.hpp>

#include <algorithm>

#include "reviews_sql.hpp"
#include "rules.hpp"

namespace reviews {
namespace {

Error no_such_booking() { return not_found("reviews.no_such_booking", "you have no completed booking under this id"); }
Error window_closed() { return conflict("reviews.window_closed", "this booking can no longer be reviewed"); }
Error not_changeable() {
  return conflict("reviews.not_changeable", "a review can be changed for a while, and not once it is published");
}

/// Whose side somebody is on; nothing when it is not their booking.
std::optional<Side> side_of(const Visit& visit, const Uuid& user) {
  if (visit.consumer == user) return Side::consumer;
  if (visit.technician == user) return Side::technician;
  return std::nullopt;
}

/// An author sees what they wrote, whatever became of it; the subject and admins what is not pending, and not removed.
bool may_read(const Row& row, const Caller& who) {
  if (row.author == who.user || who.has_role(::auth::admin)) return true;
  return row.subject == who.user && (row.status == Status::published || row.status == Status::hidden);
}

/// What consumers write of technicians is for all who are signed in.
bool may_report(const Row& row, const Caller& who) {
  return row.status == Status::published && (row.side == Side::consumer || may_read(row, who));
}

/// A text that shows nothing is none.
std::optional<std::string> shown_text(std::optional<std::string> text) {
  if (text && is_blank(*text)) text.reset();
  return text;
}

Row row_of(const Visit& visit, Side side, const WriteReview& ask, const Uuid& id, Timestamp now) {
  const bool of_consumer = side == Side::consumer;
  return {.id = id,
          .booking = visit.booking,
          .side = side,
          .author = of_consumer ? visit.consumer : visit.technician,
          .subject = of_consumer ? visit.technician : visit.consumer,
          .technician = visit.technician,
          .stars = ask.stars,
          .text = {},
          .tags = ask.tags,
          .photos = ask.photos,
          .status = Status::pending,
          .reply = {},
          .replied = {},
          .version = 1,
          .created = now,
          .updated = now,
          .published = {},
          .open_reports = {}};
}

}  // namespace

Error no_such_review() { return not_found("reviews.no_such_review", "there is no such review"); }

Result<Row> find(Db& db, const Uuid& id) { return db.one_or<Row>(sql::find_review, {{"id", id}}, no_such_review); }

Result<void> Writing::completed(Tx& tx, const EventInfo& info, const ::booking::Completed& event) {
  const Timestamp closes = info.published_at + settings_->window;
  tx.exec(sql::add_booking, {{"booking", event.booking},
                             {"consumer", event.consumer},
                             {"technician", event.technician},
                             {"completed_at", info.published_at},
                             {"closes_at", closes}});
  tx.schedule(CloseWindow{event.booking}, closes);
  return {};
}

Result<void> Writing::close(Tx& tx, const CloseWindow& due) {
  const auto visit = HEARTH_TRY(lock(tx, due.booking));
  if (!visit || visit->state != "open") return {};
  return ratings_.publish(tx, *visit);
}

/// Every tag that this side may not tick, as a violation of its own.
Result<void> Writing::known(Side side, const std::vector<std::string>& tags) const {
  const Settings& s = *settings_;
  const auto& allowed = side == Side::consumer ? s.consumer_tags : s.technician_tags;
  Error error = invalid("reviews.unknown_tag", "this tag cannot be chosen");
  for (std::size_t i = 0; i < tags.size(); ++i) {
    if (std::find(allowed.begin(), allowed.end(), tags[i]) != allowed.end()) continue;
    error.violations.push_back({"/tags/" + std::to_string(i), "unknown_tag", "'" + tags[i] + "' cannot be chosen"});
  }
  if (error.violations.empty()) return {};
  return error;
}

Result<Review> Writing::create(const Caller& who, Tx& tx, const Id& booking, const WriteReview& ask) {
  const auto visit = HEARTH_TRY(lock(tx, booking.id));
  const auto side = visit ? side_of(*visit, who.user) : std::nullopt;
  if (!side) return no_such_booking();
  HEARTH_TRY(known(*side, ask.tags));
  const auto there = HEARTH_TRY(tx.all<Row>(sql::reviews_of_booking, {{"booking", visit->booking}}));
  const auto same = [&](const Row& row) { return row.side == *side; };
  if (std::any_of(there.begin(), there.end(), same)) {
    return conflict("reviews.written_already", "you have reviewed this booking already");
  }
  if (visit->state != "open" || !may_write(tx.now(), visit->closes)) return window_closed();
  Row row = row_of(*visit, *side, ask, tx.new_id(), tx.now());
  row.text = HEARTH_TRY(texts_.seal(column::text, row.id, shown_text(ask.text)));
  tx.exec(sql::add_review, row);
  if (!there.empty()) {  // the other side is in: both can be read
    HEARTH_TRY(ratings_.publish(tx, *visit));
    tx.cancel_timer<CloseWindow>(visit->booking);
  }
  return texts_.shown(HEARTH_TRY(find(tx, row.id)));
}

Result<Review> Writing::change(const Caller& who, Tx& tx, const IfMatch& match, const Id& id, const ChangeReview& ask) {
  Row row = HEARTH_TRY(find(tx, id.id));
  if (row.author != who.user) return no_such_review();
  if (!match.matches(row.version)) return precondition("reviews.changed", "the review has changed meanwhile");
  if (!may_change(row.status == Status::pending, tx.now(), row.created, settings_->edit_for)) return not_changeable();
  if (ask.stars) row.stars = *ask.stars;
  const auto text = HEARTH_TRY(texts_.open(column::text, row.id, row.text));
  row.text = HEARTH_TRY(texts_.seal(column::text, row.id, shown_text(ask.text.applied_to(text))));
  if (ask.tags) row.tags = *ask.tags;
  if (ask.photos) row.photos = *ask.photos;
  HEARTH_TRY(known(row.side, row.tags));
  const auto changed = HEARTH_TRY(tx.execute(sql::change_review, row, {{"now", tx.now()}}));
  if (changed == 0) return not_changeable();  // published, or changed elsewhere, at this moment
  return texts_.shown(HEARTH_TRY(find(tx, row.id)));
}

Result<Review> Writing::reply(const Caller& who, Tx& tx, const Id& id, const WriteReply& ask) {
  const Row row = HEARTH_TRY(find(tx, id.id));
  if (row.subject != who.user || row.status != Status::published) return no_such_review();
  const auto reply = HEARTH_TRY(texts_.seal(column::reply, row.id, ask.text));
  const auto replied = HEARTH_TRY(
      tx.execute(sql::reply_to_review, {{"id", row.id}, {"subject", who.user}, {"reply", reply}, {"now", tx.now()}}));
  if (replied == 0) return conflict("reviews.replied_already", "a review is replied to once");
  return texts_.shown(HEARTH_TRY(find(tx, row.id)));
}

Result<void> Writing::report(const Caller& who, Tx& tx, const Id& id, const WriteReport& ask) {
  const Row row = HEARTH_TRY(find(tx, id.id));
  if (!may_report(row, who)) return no_such_review();
  const Uuid report = tx.new_id();
  const auto note = HEARTH_TRY(texts_.seal(column::note, report, ask.note));
  tx.exec(sql::add_report, {{"id", report},
                            {"review", row.id},
                            {"reporter", who.user},
                            {"reason", ask.reason},
                            {"note", note},
                            {"now", tx.now()}});
  return {};
}

Result<Review> Writing::read(const Caller& who, Db& db, const Id& id) {
  const Row row = HEARTH_TRY(find(db, id.id));
  if (!may_read(row, who)) return no_such_review();
  return texts_.shown(row);
}

Result<OfBooking> Writing::of_booking(const Caller& who, Db& db, const Id& booking) {
  const auto visit = HEARTH_TRY(db.one_or<Visit>(sql::find_booking, {{"booking", booking.id}}, no_such_booking));
  if (!side_of(visit, who.user) && !who.has_role(::auth::admin)) return no_such_booking();
  OfBooking all{{}, visit.closes};
  for (const auto& row : HEARTH_TRY(db.all<Row>(sql::reviews_of_booking, {{"booking", visit.booking}}))) {
    if (!may_read(row, who)) continue;
    auto one = HEARTH_TRY(texts_.shown(row));
    all.items.push_back(std::move(one));
  }
  return all;
}

Result<Page<PublicReview>> Writing::of_technician(const Caller&, Calls& calls, const OfTechnician& ask) {
  const auto cards = HEARTH_TRY(calls.call(::technician::cards, {.technicians = {ask.id}}));
  const bool seen = !cards.items.empty() && (cards.items[0].status == "active" || cards.items[0].status == "paused");
  if (!seen) return not_found("technician.no_such_technician", "there is no such technician");
  const auto rows = HEARTH_TRY(calls.page<Row>(sql::reviews_of_technician, ask, {{"technician", ask.id}}));
  Page<PublicReview> page{{}, rows.next_cursor};
  for (const auto& row : rows.items) {
    auto one = HEARTH_TRY(texts_.seen_by_all(row));
    page.items.push_back(std::move(one));
  }
  return page;
}

}  // namespace reviews
