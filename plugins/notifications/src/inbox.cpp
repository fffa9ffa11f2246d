#include "inbox.hpp"

#include "notifications_sql.hpp"

namespace notifications {

Result<InboxItem> Inbox::shown(const InboxRow& row) const {
  InboxItem item{.id = row.id,
                 .template_key = row.template_key,
                 .title = {},
                 .body = {},
                 .booking = row.booking,
                 .created = row.created,
                 .read = row.read};
  item.title = HEARTH_TRY(crypto_.open(title_seal(row.id), row.title));
  item.body = HEARTH_TRY(crypto_.open(body_seal(row.id), row.body));
  return item;
}

Result<InboxPage> Inbox::list(const Caller& who, Db& db, const InboxAsk& ask) const {
  const auto page = HEARTH_TRY(db.page<InboxRow>(sql::inbox_of_user, ask, {{"user", who.user}}));
  InboxPage out{{}, page.next_cursor, 0};
  for (const auto& row : page.items) out.items.push_back(HEARTH_TRY(shown(row)));
  out.unread = HEARTH_TRY(db.one<std::int64_t>(sql::unread, {{"user", who.user}}));
  return out;
}

Result<void> Inbox::read(const Caller& who, Tx& tx, const Id& ask) const {
  const auto found = HEARTH_TRY(tx.execute(sql::read_message, {{"id", ask.id}, {"user", who.user}, {"now", tx.now()}}));
  if (found == 0) return not_found("notifications.no_such_message", "there is no such message");
  return {};
}

}  // namespace notifications
