#pragma once

#include <hearth/hearth.hpp>

#include <optional>
#include <string>
#include <vector>

namespace notifications {

using namespace hearth;

// ---- rows ----

struct DeliveryRow {
  Uuid id;
  Uuid source;
  Uuid recipient;
  std::string recipient_kind;  ///< "user" or "code"
  std::string channel;         ///< "email", "sms", "in_app"
  std::string template_key;
  Bytes content;
  std::optional<std::string> locale;
  std::optional<Uuid> booking;
  std::optional<Timestamp> starts;
  std::optional<Timestamp> expires;
  std::string status;
  std::optional<std::string> reason;
  std::int32_t attempts = 0;
  std::optional<Timestamp> claimed_until;
  std::optional<Timestamp> next;
  std::optional<std::int32_t> template_version;
  Timestamp created;
  Timestamp updated;
};
constexpr auto describe(Type<DeliveryRow>) {
  return fields(field("id", &DeliveryRow::id), field("source_id", &DeliveryRow::source),
                field("recipient_id", &DeliveryRow::recipient), field("recipient_kind", &DeliveryRow::recipient_kind),
                field("channel", &DeliveryRow::channel), field("template", &DeliveryRow::template_key),
                field("content", &DeliveryRow::content), field("locale", &DeliveryRow::locale),
                field("booking_id", &DeliveryRow::booking), field("starts_at", &DeliveryRow::starts),
                field("expires_at", &DeliveryRow::expires), field("status", &DeliveryRow::status),
                field("reason", &DeliveryRow::reason), field("attempts", &DeliveryRow::attempts),
                field("claimed_until", &DeliveryRow::claimed_until), field("next_at", &DeliveryRow::next),
                field("template_version", &DeliveryRow::template_version), field("created_at", &DeliveryRow::created),
                field("updated_at", &DeliveryRow::updated));
}
/// What the content of a delivery is sealed under, and what stands in the inbox.
inline std::string content_seal(const Uuid& delivery) { return "notifications.deliveries.content/" + delivery.text(); }
inline std::string title_seal(const Uuid& delivery) { return "notifications.inbox.title/" + delivery.text(); }
inline std::string body_seal(const Uuid& delivery) { return "notifications.inbox.body/" + delivery.text(); }

struct InboxRow {
  Uuid id;
  Uuid user;
  std::string template_key;
  std::optional<Uuid> booking;
  Bytes title;
  Bytes body;
  Timestamp created;
  std::optional<Timestamp> read;
};
constexpr auto describe(Type<InboxRow>) {
  return fields(field("id", &InboxRow::id), field("user_id", &InboxRow::user),
                field("template", &InboxRow::template_key), field("booking_id", &InboxRow::booking),
                field("title", &InboxRow::title), field("body", &InboxRow::body),
                field("created_at", &InboxRow::created), field("read_at", &InboxRow::read));
}

struct TemplateRow {
  std::string key;
  std::string locale;
  std::string channel;
  std::int32_t version = 1;
  std::string subject;
  std::string body;
  std::optional<std::string> html;
};
constexpr auto describe(Type<TemplateRow>) {
  return fields(field("key", &TemplateRow::key), field("locale", &TemplateRow::locale),
                field("channel", &TemplateRow::channel), field("version", &TemplateRow::version),
                field("subject", &TemplateRow::subject), field("body", &TemplateRow::body),
                field("html", &TemplateRow::html, about("of an email; null: made of the body")));
}

struct QuietRow {
  std::optional<std::int32_t> from_minute;
  std::optional<std::int32_t> to_minute;
  std::int64_t version = 0;
};
constexpr auto describe(Type<QuietRow>) {
  return fields(field("quiet_from", &QuietRow::from_minute), field("quiet_to", &QuietRow::to_minute),
                field("version", &QuietRow::version));
}

struct ConsentRow {
  std::string version;
  bool given = false;
  Timestamp changed;
};
constexpr auto describe(Type<ConsentRow>) {
  return fields(field("version", &ConsentRow::version), field("given", &ConsentRow::given),
                field("changed_at", &ConsentRow::changed));
}

struct Id {
  Uuid id;
};
constexpr auto describe(Type<Id>) { return fields(field("id", &Id::id)); }

// ---- timers ----

struct Deliver {
  Uuid delivery;
};
constexpr auto describe(Type<Deliver>) {
  return timer("deliver", key(&Deliver::delivery), field("delivery_id", &Deliver::delivery));
}

struct Remind {
  Uuid booking;
  Uuid consumer;
  std::optional<Uuid> technician;
  Timestamp start;
};
constexpr auto describe(Type<Remind>) {
  return timer("remind", key(&Remind::booking), field("booking_id", &Remind::booking),
               field("consumer_id", &Remind::consumer), field("technician_id", &Remind::technician),
               field("start", &Remind::start));
}

struct Spread {
  Uuid broadcast;
};
constexpr auto describe(Type<Spread>) {
  return timer("spread", key(&Spread::broadcast), field("broadcast_id", &Spread::broadcast));
}

}  // namespace notifications
