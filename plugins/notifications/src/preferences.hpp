#pragma once

#include <hearth/hearth.hpp>

#include "model.hpp"

namespace notifications {

struct QuietHours {
  std::int32_t from_minute = 0;
  std::int32_t to_minute = 0;
};
constexpr auto describe(Type<QuietHours>) {
  return fields(field("from_minute", &QuietHours::from_minute, minimum(0), maximum(1439),
                      about("of the day in Seoul; the stretch may wrap midnight")),
                field("to_minute", &QuietHours::to_minute, minimum(0), maximum(1439)));
}

struct Preference {
  std::string category;
  std::string channel;
  bool enabled = true;
  bool locked = false;
};
constexpr auto describe(Type<Preference>) {
  return fields(
      field("category", &Preference::category), field("channel", &Preference::channel),
      field("enabled", &Preference::enabled),
      field("locked", &Preference::locked, about("cannot be switched off: codes and what keeps accounts safe")));
}

struct Preferences {
  std::vector<Preference> items;
  std::optional<QuietHours> quiet_hours;
  std::int64_t version = 0;
};
constexpr auto describe(Type<Preferences>) {
  return fields(field("items", &Preferences::items), field("quiet_hours", &Preferences::quiet_hours),
                field("version", &Preferences::version, etag));
}

struct Choice {
  std::string category;
  std::string channel;
  bool enabled = true;
};
constexpr auto describe(Type<Choice>) {
  return fields(field("category", &Choice::category,
                      one_of("account", "booking", "payment", "work", "review", "marketing", "operations")),
                field("channel", &Choice::channel, one_of("email", "in_app")), field("enabled", &Choice::enabled));
}
struct PutPreferences {
  std::vector<Choice> items;
  std::optional<QuietHours> quiet_hours;
};
constexpr auto describe(Type<PutPreferences>) {
  return fields(field("items", &PutPreferences::items, max_items(20), about("what is left out is on")),
                field("quiet_hours", &PutPreferences::quiet_hours, about("null: never")));
}

/// What somebody wants to hear of, by which channel and when.
class PreferenceBook {
 public:
  Result<Preferences> read(const Caller& who, Db& db) const;
  Result<Preferences> put(const Caller& who, Tx& tx, const std::optional<IfMatch>& match,
                          const PutPreferences& ask) const;
  static Result<Preferences> of(Db& db, const Uuid& user);
};

}  // namespace notifications
