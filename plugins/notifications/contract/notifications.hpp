#pragma once

#include <hearth/contract.hpp>

/// What other plugins may use of `notifications`.
namespace notifications {

using namespace hearth;

/// A message to somebody, by the key of its template.
struct Send {
  Uuid source;  ///< the caller's id of the reason: once a source, user and channel
  Uuid user;
  std::string template_key;
  Json values;  ///< an object for the template
};
constexpr auto describe(Type<Send>) {
  return fields(field("source_id", &Send::source), field("user_id", &Send::user),
                field("template", &Send::template_key, max_length(80)), field("values", &Send::values));
}
struct Queued {
  std::int32_t deliveries = 0;
};
constexpr auto describe(Type<Queued>) { return fields(field("deliveries", &Queued::deliveries)); }
/// Refuses with notifications.no_such_template.
inline constexpr auto send = service<Send, Queued>("notifications.send@1");

}  // namespace notifications
