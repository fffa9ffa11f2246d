#include "consents.hpp"

#include <algorithm>

#include "auth_sql.hpp"
#include "inputs.hpp"

namespace auth {
namespace {

struct Row {
  std::string purpose;
  std::string version;
  bool given = false;
  Timestamp at;
  friend constexpr auto describe(Type<Row>) {
    return fields(field("purpose", &Row::purpose), field("version", &Row::version), field("given", &Row::given),
                  field("at", &Row::at));
  }
};

const ConsentView* standing(const std::vector<ConsentView>& items, std::string_view purpose) {
  const auto found = std::find_if(items.begin(), items.end(), [&](const auto& one) { return one.purpose == purpose; });
  return found == items.end() ? nullptr : &*found;
}

}  // namespace

bool Consents::required(std::string_view purpose) const {
  const auto& all = settings_->required_consents;
  return std::find(all.begin(), all.end(), purpose) != all.end();
}

Result<void> Consents::check_required(const std::vector<Consent>& given) const {
  for (const auto& purpose : settings_->required_consents) {
    const bool there = std::any_of(given.begin(), given.end(), [&](const auto& one) { return one.purpose == purpose; });
    if (!there) return violated("/consents", "consent_missing", "must hold consent to '" + purpose + "'");
  }
  return {};
}

Result<void> Consents::add(const Caller& who, Tx& tx, const Uuid& user, const SetConsent& one) const {
  const Uuid id = tx.new_id();
  const Bytes address = HEARTH_TRY(crypto_.seal("auth.consent_records.address/" + id.text(), who.address));
  tx.exec(sql::add_consent, {{"id", id},
                             {"user", user},
                             {"purpose", one.purpose},
                             {"version", one.version},
                             {"given", one.given},
                             {"now", tx.now()},
                             {"address", address}});
  tx.publish(ConsentChanged{.user = user, .purpose = one.purpose, .version = one.version, .given = one.given});
  return {};
}

Result<void> Consents::record(const Caller& who, Tx& tx, const Uuid& user, const std::vector<Consent>& given) const {
  for (const auto& one : given) HEARTH_TRY(add(who, tx, user, {one.purpose, one.version, true}));
  return {};
}

Result<ConsentsView> Consents::of(Db& db, const Uuid& user) const {
  const auto rows = HEARTH_TRY(db.all<Row>(sql::consents_of_user, {{"user", user}}));
  ConsentsView out;
  for (const auto& row : rows) {
    const ConsentView one{row.purpose, row.version, row.given, row.at, required(row.purpose)};
    out.history.push_back(one);
    std::erase_if(out.items, [&](const auto& before) { return before.purpose == one.purpose; });
    out.items.push_back(one);
  }
  return out;
}

Result<ConsentsView> Consents::list(const Caller& who, Db& db) { return of(db, who.user); }

Result<ConsentsView> Consents::change(const Caller& who, Tx& tx, const SetConsents& ask) {
  HEARTH_TRY(users_.lock(tx, who.user));  // two changes at once do not both find the old standing
  const auto before = HEARTH_TRY(of(tx, who.user));
  std::vector<std::string_view> seen;
  for (const auto& one : ask.consents) {
    if (std::find(seen.begin(), seen.end(), one.purpose) != seen.end()) {
      return violated("/consents", "not_unique", "names '" + one.purpose + "' twice");
    }
    seen.push_back(one.purpose);
    if (!one.given && required(one.purpose)) {
      return conflict("auth.consent_required", "this consent ends with the account alone");
    }
    const auto* now = standing(before.items, one.purpose);
    if (now == nullptr && !one.given) continue;
    if (now != nullptr && now->given == one.given && now->version == one.version) continue;
    HEARTH_TRY(add(who, tx, who.user, one));
  }
  return of(tx, who.user);
}

}  // namespace auth
