#include "queue.hpp"

#include "notifications_sql.hpp"

namespace notifications {

Result<std::int32_t> Queue::add(Tx& tx, const Note& note) const {
  const Shipped* kind = catalogue_.find(note.key);
  if (kind == nullptr) return not_found("notifications.no_such_template", "there is no such template");
  const auto wanted = note.channel ? std::vector{*note.channel} : kind->channels();
  std::int32_t made = 0;
  for (const auto& channel : wanted) {
    if (HEARTH_TRY(add(tx, note, channel))) ++made;
  }
  return made;
}

Result<bool> Queue::add(Tx& tx, const Note& note, const std::string& channel) const {
  const Uuid id = tx.new_id();
  const std::string json = note.json ? *note.json : to_json(note.values);
  const Bytes content = HEARTH_TRY(crypto_.seal(content_seal(id), json));
  const auto added = HEARTH_TRY(tx.execute(sql::add_delivery, {{"id", id},
                                                               {"source", note.source},
                                                               {"recipient", note.recipient},
                                                               {"kind", note.of_code ? "code" : "user"},
                                                               {"channel", channel},
                                                               {"template", note.key},
                                                               {"content", content},
                                                               {"locale", note.locale},
                                                               {"booking", note.booking},
                                                               {"starts_at", note.starts},
                                                               {"expires_at", note.expires},
                                                               {"now", tx.now()}}));
  if (added == 0) return false;
  tx.schedule(Deliver{id}, tx.now());
  return true;
}

}  // namespace notifications
