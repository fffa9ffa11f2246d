#pragma once

#include <hearth/contract.hpp>

/// What other plugins may use of `technician`.
namespace technician {

using namespace hearth;

/// A stretch of a local day (Asia/Seoul), in minutes since midnight.
struct Hours {
  std::int32_t weekday = 1;  ///< 1 Monday to 7 Sunday
  std::int32_t from_minute = 0;
  std::int32_t to_minute = 0;
};
constexpr auto describe(Type<Hours>) {
  return fields(field("weekday", &Hours::weekday, minimum(1), maximum(7)),
                field("from_minute", &Hours::from_minute, minimum(0), maximum(1440)),
                field("to_minute", &Hours::to_minute, minimum(0), maximum(1440)));
}

/// One day's hours instead of the weekly ones; no stretch at all means a day off.
struct DayHours {
  Date day;
  std::int32_t from_minute = 0;  ///< both 0: a day off
  std::int32_t to_minute = 0;
};
constexpr auto describe(Type<DayHours>) {
  return fields(field("day", &DayHours::day), field("from_minute", &DayHours::from_minute, minimum(0), maximum(1440)),
                field("to_minute", &DayHours::to_minute, minimum(0), maximum(1440)));
}

/// Everything that decides when and where a technician can be booked, whole, whenever any of it changes: a reader
/// replaces what it has, unless it has a later version.
struct AvailabilityChanged {
  Uuid technician;
  std::int64_t version = 0;
  bool active = false;  ///< verified and not paused: may be booked
  std::string name;     ///< as shown to consumers
  std::string gender;   ///< "female", "male", "unsaid"
  std::vector<std::string> skills;
  std::vector<std::string> regions;
  std::vector<Hours> weekly;
  std::vector<DayHours> exceptions;
};
constexpr auto describe(Type<AvailabilityChanged>) {
  return event("technician.availability_changed@1", key(&AvailabilityChanged::technician),
               field("technician_id", &AvailabilityChanged::technician),
               field("version", &AvailabilityChanged::version), field("active", &AvailabilityChanged::active),
               field("name", &AvailabilityChanged::name), field("gender", &AvailabilityChanged::gender),
               field("skills", &AvailabilityChanged::skills), field("regions", &AvailabilityChanged::regions),
               field("weekly", &AvailabilityChanged::weekly), field("exceptions", &AvailabilityChanged::exceptions));
}

/// applied, verified, active, paused, suspended, left.
struct StatusChanged {
  Uuid technician;
  std::optional<std::string> from;
  std::string to;
  std::optional<std::string> reason;
};
constexpr auto describe(Type<StatusChanged>) {
  return event("technician.status_changed@1", key(&StatusChanged::technician),
               field("technician_id", &StatusChanged::technician), field("from_status", &StatusChanged::from),
               field("to_status", &StatusChanged::to), field("reason", &StatusChanged::reason));
}

struct IncidentReported {
  Uuid incident;
  Uuid booking;
  Uuid technician;
  std::string kind;
};
constexpr auto describe(Type<IncidentReported>) {
  return event("technician.incident_reported@1", key(&IncidentReported::booking),
               field("incident_id", &IncidentReported::incident), field("booking_id", &IncidentReported::booking),
               field("technician_id", &IncidentReported::technician), field("kind", &IncidentReported::kind));
}

struct CardsAsk {
  std::vector<Uuid> technicians;
};
constexpr auto describe(Type<CardsAsk>) {
  return fields(field("technician_ids", &CardsAsk::technicians, max_items(500)));
}
/// What everybody may know.
struct Card {
  Uuid id;
  std::string name;
  std::string gender;
  std::string status;
};
constexpr auto describe(Type<Card>) {
  return fields(field("id", &Card::id), field("name", &Card::name), field("gender", &Card::gender),
                field("status", &Card::status));
}
struct Cards {
  std::vector<Card> items;
};
constexpr auto describe(Type<Cards>) { return fields(field("items", &Cards::items)); }
inline constexpr auto cards = service<CardsAsk, Cards>("technician.cards@1");

}  // namespace technician
