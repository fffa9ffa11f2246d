#include "keeper.hpp"

#include "notifications_sql.hpp"
#include "preferences.hpp"

namespace notifications {
namespace {

constexpr std::string_view keeper = "notifications";

struct DeliveryPart {
  std::string template_key;
  std::string channel;
  std::string status;
  Timestamp created;
};
constexpr auto describe(Type<DeliveryPart>) {
  return fields(field("template", &DeliveryPart::template_key), field("channel", &DeliveryPart::channel),
                field("status", &DeliveryPart::status), field("created_at", &DeliveryPart::created));
}

struct Everything {
  std::vector<InboxItem> messages;
  std::vector<DeliveryPart> deliveries;
  Preferences preferences;
  std::optional<ConsentRow> marketing_consent;
};
constexpr auto describe(Type<Everything>) {
  return fields(field("messages", &Everything::messages), field("deliveries", &Everything::deliveries),
                field("preferences", &Everything::preferences),
                field("marketing_consent", &Everything::marketing_consent));
}

}  // namespace

Result<void> Keeper::export_asked(Calls& calls, const ::auth::ExportAsked& event) const {
  Everything all;
  for (const auto& row : HEARTH_TRY(calls.all<InboxRow>(sql::all_inbox, {{"user", event.user}}))) {
    all.messages.push_back(HEARTH_TRY(inbox_.shown(row)));
  }
  all.deliveries = HEARTH_TRY(calls.all<DeliveryPart>(sql::deliveries_of_user, {{"user", event.user}}));
  all.preferences = HEARTH_TRY(PreferenceBook::of(calls, event.user));
  all.marketing_consent = HEARTH_TRY(calls.maybe<ConsentRow>(sql::find_consent, {{"user", event.user}}));
  HEARTH_TRY(calls.call(::auth::deliver_export, {event.export_id, std::string{keeper}, json_of(all)}));
  return {};
}

Result<void> Keeper::erasure_asked(Calls& calls, const ::auth::ErasureAsked& event) const {
  HEARTH_TRY(calls.call(::auth::answer_erasure, {event.erasure, std::string{keeper}, {}}));
  return {};
}

Result<void> Keeper::erasure_due(Calls& calls, const ::auth::ErasureDue& event) const {
  HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
    for (const auto& statement :
         {sql::erase_deliveries, sql::erase_inbox, sql::drop_muted, sql::erase_preferences, sql::erase_consent}) {
      tx.exec(statement, {{"user", event.user}});
    }
    return {};
  }));
  HEARTH_TRY(calls.call(::auth::erased, {event.erasure, std::string{keeper}}));
  return {};
}

}  // namespace notifications
