#include "preferences.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "notifications_sql.hpp"
#include "refused_at.hpp"

namespace notifications {
namespace {

constexpr std::array<std::string_view, 7> categories{"account", "booking",   "payment",   "work",
                                                     "review",  "marketing", "operations"};
constexpr std::array<std::string_view, 2> channels{"email", "in_app"};

bool locked(std::string_view category) { return category == "account" || category == "operations"; }

struct Muted {
  std::string category;
  std::string channel;
};
constexpr auto describe(Type<Muted>) {
  return fields(field("category", &Muted::category), field("channel", &Muted::channel));
}

Result<void> check(const PutPreferences& ask) {
  std::set<std::pair<std::string, std::string>> seen;
  for (std::size_t i = 0; i < ask.items.size(); ++i) {
    const auto& item = ask.items[i];
    const std::string pointer = "/items/" + std::to_string(i);
    if (!seen.insert({item.category, item.channel}).second) {
      return refused_at("notifications.chosen_twice", "a category and channel may be given once", pointer);
    }
    if (locked(item.category) && !item.enabled) {
      return refused_at("notifications.cannot_be_muted", "messages of this category cannot be switched off",
                        pointer + "/enabled");
    }
  }
  if (ask.quiet_hours && ask.quiet_hours->from_minute == ask.quiet_hours->to_minute) {
    return refused_at("notifications.bad_quiet_hours", "quiet hours must begin and end at different times",
                      "/quiet_hours/to_minute");
  }
  return {};
}

}  // namespace

Result<Preferences> PreferenceBook::of(Db& db, const Uuid& user) {
  const auto quiet = HEARTH_TRY(db.maybe<QuietRow>(sql::find_preferences, {{"user", user}}));
  const auto muted = HEARTH_TRY(db.all<Muted>(sql::muted, {{"user", user}}));
  Preferences out;
  for (const auto category : categories) {
    for (const auto channel : channels) {
      const bool off = std::any_of(muted.begin(), muted.end(), [&](const Muted& one) {
        return one.category == category && one.channel == channel;
      });
      out.items.push_back({std::string{category}, std::string{channel}, !off, locked(category)});
    }
  }
  if (!quiet) return out;
  out.version = quiet->version;
  if (quiet->from_minute && quiet->to_minute) out.quiet_hours = QuietHours{*quiet->from_minute, *quiet->to_minute};
  return out;
}

Result<Preferences> PreferenceBook::read(const Caller& who, Db& db) const { return of(db, who.user); }

Result<Preferences> PreferenceBook::put(const Caller& who, Tx& tx, const std::optional<IfMatch>& match,
                                        const PutPreferences& ask) const {
  HEARTH_TRY(check(ask));
  const auto before = HEARTH_TRY(of(tx, who.user));
  const auto changed = precondition("notifications.preferences_changed", "the preferences have changed meanwhile");
  if (match && !match->matches(before.version)) return changed;
  const auto quiet = [&](std::int32_t QuietHours::*minute) {
    return ask.quiet_hours ? std::optional{(*ask.quiet_hours).*minute} : std::nullopt;
  };
  const auto put = HEARTH_TRY(tx.execute(sql::put_preferences, {{"user", who.user},
                                                                {"quiet_from", quiet(&QuietHours::from_minute)},
                                                                {"quiet_to", quiet(&QuietHours::to_minute)},
                                                                {"version", before.version + 1},
                                                                {"now", tx.now()}}));
  if (put == 0) return changed;
  tx.exec(sql::drop_muted, {{"user", who.user}});
  for (const auto& item : ask.items) {
    if (item.enabled) continue;
    tx.exec(sql::add_muted, {{"user", who.user}, {"category", item.category}, {"channel", item.channel}});
  }
  return of(tx, who.user);
}

}  // namespace notifications
