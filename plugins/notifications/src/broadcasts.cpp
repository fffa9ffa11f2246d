#include "broadcasts.hpp"

#include "mime.hpp"
#include "notifications_sql.hpp"
#include "refused_at.hpp"

namespace notifications {
namespace {

constexpr std::int64_t batch = 100;
/// An offer that found no hour to be sent in, between the law's and its reader's, has gone stale.
constexpr Duration worth_sending_for = std::chrono::days{7};

}  // namespace

Result<Broadcast> Broadcasts::create(const Caller& who, Tx& tx, const CreateBroadcast& ask) const {
  for (const auto& [pointer, title] : {std::pair{"/title_ko", &ask.title_ko}, std::pair{"/title_en", &ask.title_en}}) {
    if (!header_safe(*title)) return refused_at("notifications.bad_title", "a title must be one line", pointer);
  }
  const Uuid id = tx.new_id();
  tx.exec(sql::add_broadcast, ask, {{"id", id}, {"author", who.user}, {"now", tx.now()}});
  tx.schedule(Spread{id}, tx.now());
  Broadcast made = HEARTH_TRY(tx.one<Broadcast>(sql::find_broadcast, {{"id", id}}));
  tx.audit({.action = "notifications.broadcast",
            .target_type = "broadcast",
            .target = id.text(),
            .before = {},
            .after = json_of(made)});
  return made;
}

Result<Page<Broadcast>> Broadcasts::list(Db& db, const PageAsk& ask) const {
  return db.page<Broadcast>(sql::broadcasts, ask);
}

Result<void> Broadcasts::spread(Tx& tx, const Spread& due) const {
  const auto row = HEARTH_TRY(tx.maybe<Broadcast>(sql::find_broadcast, {{"id", due.broadcast}}));
  if (!row || row->status != "spreading") return {};
  const auto users = HEARTH_TRY(tx.all<Uuid>(sql::consenting, {{"after", row->cursor}, {"limit", batch}}));
  for (const auto& user : users) {
    HEARTH_TRY(queue_.add(tx, {.source = row->id,
                               .recipient = user,
                               .key = "marketing.broadcast",
                               .values = {{"title_ko", row->title_ko},
                                          {"text_ko", row->text_ko},
                                          {"title_en", row->title_en},
                                          {"text_en", row->text_en}},
                               .expires = row->created + worth_sending_for}));
  }
  const bool more = static_cast<std::int64_t>(users.size()) == batch;
  tx.exec(sql::move_broadcast, {{"cursor", users.empty() ? row->cursor : std::optional{users.back()}},
                                {"count", static_cast<std::int64_t>(users.size())},
                                {"status", more ? "spreading" : "done"},
                                {"now", tx.now()},
                                {"id", row->id}});
  if (more) tx.schedule(Spread{row->id}, tx.now());
  return {};
}

}  // namespace notifications
