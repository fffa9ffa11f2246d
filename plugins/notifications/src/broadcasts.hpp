#pragma once

#include <hearth/hearth.hpp>

#include "model.hpp"
#include "queue.hpp"

namespace notifications {

struct CreateBroadcast {
  std::string title_ko;
  std::string text_ko;
  std::string title_en;
  std::string text_en;
};
constexpr auto describe(Type<CreateBroadcast>) {
  return fields(field("title_ko", &CreateBroadcast::title_ko, not_blank, max_length(150)),
                field("text_ko", &CreateBroadcast::text_ko, not_blank, max_length(5000)),
                field("title_en", &CreateBroadcast::title_en, not_blank, max_length(150)),
                field("text_en", &CreateBroadcast::text_en, not_blank, max_length(5000)));
}

struct Broadcast {
  Uuid id;
  std::string title_ko;
  std::string text_ko;
  std::string title_en;
  std::string text_en;
  std::string status;
  std::optional<Uuid> cursor;
  std::int64_t recipients = 0;
  Uuid author;
  Timestamp created;
  Timestamp updated;
};
constexpr auto describe(Type<Broadcast>) {
  return fields(field("id", &Broadcast::id), field("title_ko", &Broadcast::title_ko),
                field("text_ko", &Broadcast::text_ko), field("title_en", &Broadcast::title_en),
                field("text_en", &Broadcast::text_en), field("status", &Broadcast::status, about("spreading, done")),
                field("cursor_id", &Broadcast::cursor), field("recipients", &Broadcast::recipients),
                field("author_id", &Broadcast::author), field("created_at", &Broadcast::created),
                field("updated_at", &Broadcast::updated));
}

/// Advertising to everybody who has agreed to it. Spread in batches, so that any number of people fits; consent and the hour
/// are looked at again for each when it is sent.
class Broadcasts {
 public:
  explicit Broadcasts(const Queue& queue) : queue_{queue} {}

  Result<Broadcast> create(const Caller& who, Tx& tx, const CreateBroadcast& ask) const;
  Result<Page<Broadcast>> list(Db& db, const PageAsk& ask) const;
  Result<void> spread(Tx& tx, const Spread& due) const;

 private:
  const Queue& queue_;
};

}  // namespace notifications
