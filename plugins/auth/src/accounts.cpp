#include "accounts.hpp"

#include <auth/contract/names.hpp>

#include "api_keys.hpp"
#include "auth_sql.hpp"

namespace auth {

PasswordCosts Accounts::costs() const {
  const Settings& settings = *settings_;
  return {static_cast<std::uint32_t>(settings.password_memory_kib),
          static_cast<std::uint32_t>(settings.password_passes), static_cast<std::uint32_t>(settings.password_lanes)};
}

Result<std::string> Accounts::hashed(Calls& calls, const std::string& password) const {
  const Bytes salt = crypto_.random(16);
  const auto costs = this->costs();
  auto made = HEARTH_TRY(cpu(calls, [&] { return hash_password(password, salt.data, costs); }));
  return made;
}

Result<std::optional<std::string>> Accounts::checked(Calls& calls, const std::string& password,
                                                     const std::optional<UserRow>& user) const {
  const auto costs = this->costs();
  const Bytes salt = crypto_.random(16);
  const auto work = [&]() -> Result<std::optional<std::string>> {
    const bool has_one = user && !user->password.empty();
    const bool fits = has_one ? password_fits(password, user->password) : nobodys_.fits(password, costs);
    if (!fits) return wrong_credentials();
    if (hashed_at(user->password, costs)) return std::optional<std::string>{};
    auto anew = hash_password(password, salt.data, costs);
    if (!anew) return std::move(anew).error();
    return std::optional<std::string>{std::move(*anew)};
  };
  auto done = HEARTH_TRY(cpu(calls, work));
  return done;
}

Result<Grant> Accounts::log_in(const Caller& who, Calls& calls, const LogIn& ask) {
  const auto contacts = HEARTH_TRY(contacts_of(ask.email, ask.phone));
  const auto user = contacts.email ? HEARTH_TRY(users_.by_email(calls, *contacts.email))
                                   : HEARTH_TRY(users_.by_phone(calls, *contacts.phone));
  const bool known = HEARTH_TRY(sign_in_.known(who, calls, user ? user->id : Uuid{}, ask.device_token));
  const auto attempt =
      HEARTH_TRY(throttle_.attempt(contacts.email ? *contacts.email : *contacts.phone, who.address, known));
  const auto failures = HEARTH_TRY(throttle_.enter(calls, attempt));
  const auto rehashed = checked(calls, ask.password, user);
  if (!rehashed) {
    if (user) HEARTH_TRY(lockout_.failed(calls, *user, failures));
    return rehashed.error();
  }
  // Whoever guesses at a locked account does not even learn that he has guessed right.
  if (user->state == State::locked && !known) return wrong_credentials();
  // From here on the password was right: what is said now tells a stranger nothing.
  if (user->state == State::pending) return forbidden("auth.not_verified", "the account has not been activated yet");
  if (!user->open()) return forbidden("auth.account_closed", "the account cannot be used");
  const auto write = [&](Tx& tx) -> Result<SignIn::Entry> {
    Throttle::succeeded(tx, attempt);
    if (*rehashed) {
      tx.exec(sql::rehash_password, {{"id", user->id}, {"password", **rehashed}, {"before", user->password}});
    }
    return sign_in_.enter(who, tx, user->id, ask.device_token);
  };
  auto entry = HEARTH_TRY(calls.transaction(write));
  return sign_in_.grant(calls, std::move(entry));
}

Result<Me> Accounts::me(const Caller& who, Db& db) {
  const auto user = HEARTH_TRY(users_.find(db, who.user));
  return users_.view(db, user);
}

Result<Me> Accounts::change(const Caller& who, Tx& tx, const ChangeMe& ask) {
  HEARTH_TRY(users_.lock(tx, who.user));
  auto user = HEARTH_TRY(users_.find(tx, who.user));
  if (ask.display_name) user.display_name = HEARTH_TRY(read_name(*ask.display_name, "/display_name"));
  if (ask.locale) user.locale = *ask.locale;
  HEARTH_TRY(users_.change(tx, user));
  return users_.view(tx, user);
}

Result<void> Accounts::prove_password(const Caller& who, Calls& calls, const UserRow& user,
                                      const std::string& password) const {
  const auto attempt = HEARTH_TRY(throttle_.attempt(user.id.text(), who.address, true));
  HEARTH_TRY(throttle_.enter(calls, attempt));
  HEARTH_TRY(checked(calls, password, user));
  return calls.transaction([&](Tx& tx) -> Result<void> {
    Throttle::succeeded(tx, attempt);
    return {};
  });
}

Result<void> Accounts::change_password(const Caller& who, Calls& calls, const ChangePassword& ask) {
  HEARTH_TRY(demand_fresh(who, *settings_, calls.now()));
  const auto user = HEARTH_TRY(users_.find(calls, who.user));
  if (auto right = prove_password(who, calls, user, ask.current_password); !right) {
    if (right.error().code != "auth.wrong_credentials") return std::move(right).error();
    return violated("/current_password", "wrong_password", "is not your password");
  }
  HEARTH_TRY(check_strength("/new_password", ask.new_password, {local_part(user.email), user.display_name}));
  const auto made = HEARTH_TRY(hashed(calls, ask.new_password));
  return calls.transaction([&](Tx& tx) -> Result<void> {
    const auto changed = HEARTH_TRY(tx.execute(
        sql::change_password, {{"id", user.id}, {"version", user.version}, {"password", made}, {"now", tx.now()}}));
    if (changed == 0) return conflict("auth.changed_meanwhile", "the account was changed meanwhile: try again");
    HEARTH_TRY(sessions_.end_all(tx, user.id, who.session, "password"));
    if (!ask.keep_api_keys) HEARTH_TRY(ApiKeys::revoke_all(tx, user.id));
    tx.publish(PasswordChanged{.user = user.id});
    tx.audit({.action = "user.password_changed", .target_type = "user", .target = user.id.text()});
    return {};
  });
}

}  // namespace auth
