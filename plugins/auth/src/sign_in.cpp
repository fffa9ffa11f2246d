#include "sign_in.hpp"

#include "auth_sql.hpp"
#include "count.hpp"

namespace auth {
namespace {

constexpr Duration device_forgotten_after = 400 * 24h;

}  // namespace

Result<bool> SignIn::known(const Caller& who, Db& db, const Uuid& user,
                           const std::optional<std::string>& device) const {
  const bool network = HEARTH_TRY(sessions_.network_known(db, user, who.address));
  const Bytes hash = HEARTH_TRY(crypto_.keyed_hash("device token", device.value_or("")));
  const auto count = HEARTH_TRY(db.one<Count>(sql::device_token_known, {{"hash", hash}, {"user", user}}));
  return network || count.known > 0;
}

Result<std::optional<std::string>> SignIn::device(Tx& tx, const Uuid& user, const std::optional<std::string>& given) {
  if (given) {
    const Bytes hash = HEARTH_TRY(crypto_.keyed_hash("device token", *given));
    const auto touched = HEARTH_TRY(tx.execute(sql::touch_device, {{"hash", hash}, {"user", user}, {"now", tx.now()}}));
    if (touched > 0) return std::optional<std::string>{};
  }
  std::string token = crypto_.random_text();
  const Bytes hash = HEARTH_TRY(crypto_.keyed_hash("device token", token));
  tx.exec(sql::add_device, {{"hash", hash}, {"user", user}, {"now", tx.now()}});
  return std::optional<std::string>{std::move(token)};
}

Result<SignIn::Entry> SignIn::open(const Caller& who, Tx& tx, const Uuid& user,
                                   const std::optional<std::string>& device_token) {
  Entry out;
  out.user = user;
  out.opened = HEARTH_TRY(sessions_.open(who, tx, user));
  out.device_token = HEARTH_TRY(device(tx, user, device_token));
  return out;
}

Result<SignIn::Entry> SignIn::enter(const Caller& who, Tx& tx, const Uuid& user,
                                    const std::optional<std::string>& device_token) {
  const auto confirmed = HEARTH_TRY(tx.one<Count>(sql::totp_confirmed, {{"user", user}}));
  if (confirmed.known == 0) return open(who, tx, user, device_token);
  Entry out;
  out.user = user;
  out.mfa_token = crypto_.random_text();
  const Bytes hash = HEARTH_TRY(crypto_.keyed_hash("challenge", *out.mfa_token));
  tx.exec(sql::add_challenge,
          {{"hash", hash}, {"user", user}, {"now", tx.now()}, {"expires", tx.now() + settings_->challenge_lifetime}});
  return out;
}

Result<Grant> SignIn::grant(Db& db, Entry entry) const {
  Grant out;
  if (entry.opened) {
    const auto user = HEARTH_TRY(users_.find(db, entry.user));
    auto me = HEARTH_TRY(users_.view(db, user));
    out = HEARTH_TRY(sessions_.grant(*entry.opened, std::move(me)));
  }
  out.device_token = std::move(entry.device_token);
  out.mfa_token = std::move(entry.mfa_token);
  return out;
}

void SignIn::purge(Tx& tx) {
  tx.exec(sql::purge_devices, {{"before", tx.now() - device_forgotten_after}});
  tx.exec(sql::purge_challenges, {{"before", tx.now() - Duration{24h}}});
}

}  // namespace auth
