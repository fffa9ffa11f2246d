#pragma once

#include <hearth/hearth.hpp>

#include "model.hpp"

namespace notifications {

/// A delivery as the back office sees it: neither where it went nor what it said.
struct DeliveryView {
  Uuid id;
  Uuid source;
  Uuid recipient;
  std::string recipient_kind;
  std::string channel;
  std::string template_key;
  std::optional<std::int32_t> template_version;
  std::optional<Uuid> booking;
  std::string status;
  std::optional<std::string> reason;
  std::int32_t attempts = 0;
  std::optional<Timestamp> next;
  Timestamp created;
  Timestamp updated;
};
constexpr auto describe(Type<DeliveryView>) {
  return fields(field("id", &DeliveryView::id), field("source_id", &DeliveryView::source),
                field("recipient_id", &DeliveryView::recipient), field("recipient_kind", &DeliveryView::recipient_kind),
                field("channel", &DeliveryView::channel), field("template", &DeliveryView::template_key),
                field("template_version", &DeliveryView::template_version), field("booking_id", &DeliveryView::booking),
                field("status", &DeliveryView::status),
                field("reason", &DeliveryView::reason, about("of the last failure, or why it waits or was skipped")),
                field("attempts", &DeliveryView::attempts), field("next_at", &DeliveryView::next),
                field("created_at", &DeliveryView::created), field("updated_at", &DeliveryView::updated));
}

struct DeliveriesAsk : PageAsk {
  std::optional<std::string> status;
  std::optional<std::string> channel;
  std::optional<std::string> template_key;
  std::optional<Uuid> user;
};
constexpr auto describe(Type<DeliveriesAsk>) {
  return paged(field("status", &DeliveriesAsk::status,
                     one_of("queued", "deferred", "sent", "delivered", "failed", "dead", "skipped")),
               field("channel", &DeliveriesAsk::channel, one_of("email", "sms", "in_app")),
               field("template", &DeliveriesAsk::template_key, max_length(80)), field("user", &DeliveriesAsk::user));
}

class Deliveries {
 public:
  Result<Page<DeliveryView>> list(Db& db, const DeliveriesAsk& ask) const;
  /// A dead one is tried again, from its first attempt.
  Result<DeliveryView> replay(Tx& tx, const Id& ask) const;
};

}  // namespace notifications
