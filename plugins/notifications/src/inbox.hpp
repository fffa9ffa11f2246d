#pragma once

#include <hearth/hearth.hpp>

#include "model.hpp"

namespace notifications {

struct InboxItem {
  Uuid id;
  std::string template_key;
  std::string title;
  std::string body;
  std::optional<Uuid> booking;
  Timestamp created;
  std::optional<Timestamp> read;
};
constexpr auto describe(Type<InboxItem>) {
  return fields(field("id", &InboxItem::id), field("template", &InboxItem::template_key, about("what kind of message")),
                field("title", &InboxItem::title), field("body", &InboxItem::body),
                field("booking_id", &InboxItem::booking), field("created_at", &InboxItem::created),
                field("read_at", &InboxItem::read));
}

/// A page of the list, and how many are unread in all.
struct InboxPage {
  std::vector<InboxItem> items;
  std::optional<std::string> next_cursor;
  std::int64_t unread = 0;
};
constexpr auto describe(Type<InboxPage>) {
  return fields(field("items", &InboxPage::items),
                field("next_cursor", &InboxPage::next_cursor, about("give it as ?cursor= to read on; null at the end")),
                field("unread", &InboxPage::unread, about("of the whole list")));
}

struct InboxAsk : PageAsk {
  bool unread = false;
};
constexpr auto describe(Type<InboxAsk>) {
  return paged(field("unread", &InboxAsk::unread, optional_, about("only what has not been read")));
}

/// What somebody finds in the app.
class Inbox {
 public:
  explicit Inbox(Crypto crypto) : crypto_{crypto} {}

  Result<InboxPage> list(const Caller& who, Db& db, const InboxAsk& ask) const;
  Result<void> read(const Caller& who, Tx& tx, const Id& ask) const;
  /// A row as its owner sees it.
  [[nodiscard]] Result<InboxItem> shown(const InboxRow& row) const;

 private:
  Crypto crypto_;
};

}  // namespace notifications
