#include "accounts.hpp"

#include <algorithm>

#include "auth_sql.hpp"
#include "contacts.hpp"

namespace auth {

namespace {

Error violated(std::string pointer, std::string code, std::string message) {
  Error error = invalid("body.invalid", "the request is not valid");
  error.violations.push_back({std::move(pointer), std::move(code), std::move(message)});
  return error;
}

/// Unknown account, wrong password: one answer.
Error wrong() { return unauthenticated("auth.wrong_credentials", "the account or the password is wrong"); }

Result<void> check_strength(std::string_view pointer, const std::string& password,
                            std::initializer_list<std::string_view> about) {
  const auto weakness = weakness_of(password, about);
  if (weakness.empty()) return {};
  return violated(std::string{pointer}, std::string{weakness},
                  weakness == "common_password" ? "is among the passwords that everybody tries first"
                                                : "must not be made of your own name or address");
}

std::string_view local_part(const std::optional<std::string>& email) {
  return email ? std::string_view{*email}.substr(0, email->find('@')) : std::string_view{};
}

Result<void> check_consents(const std::vector<Consent>& given, const std::vector<std::string>& required) {
  for (const auto& purpose : required) {
    const bool there = std::any_of(given.begin(), given.end(), [&](const auto& one) { return one.purpose == purpose; });
    if (!there) return violated("/consents", "consent_missing", "must hold consent to '" + purpose + "'");
  }
  return {};
}

}  // namespace

Result<Contacts> contacts_of(const std::optional<std::string>& email, const std::optional<std::string>& phone) {
  if (!email && !phone) return violated("/email", "required", "give an email address or a phone number");
  Contacts out;
  if (email) {
    out.email = normal_email(*email);
    if (!out.email) return violated("/email", "bad_format", "must be an email address");
  }
  if (phone) {
    out.phone = normal_phone(*phone);
    if (!out.phone) return violated("/phone", "bad_format", "must be a phone number");
  }
  return out;
}

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

Result<Grant> Accounts::enrol(const Caller& who, Calls& calls, const Register& ask) {
  const auto contacts = HEARTH_TRY(contacts_of(ask.email, ask.phone));
  HEARTH_TRY(check_strength("/password", ask.password,
                            {local_part(contacts.email), ask.display_name,
                             contacts.phone ? std::string_view{*contacts.phone} : std::string_view{}}));
  HEARTH_TRY(check_consents(ask.consents, settings_->required_consents));
  NewUser made;
  made.email = contacts.email;
  made.phone = contacts.phone;
  made.display_name = ask.display_name;
  made.locale = ask.locale;
  made.password = HEARTH_TRY(hashed(calls, ask.password));
  made.state = settings_->require_verified ? State::pending : State::active;
  made.roles = {std::string{consumer}};
  std::optional<Opened> opened;
  const auto write = [&](Tx& tx) -> Result<Uuid> {
    const auto id = HEARTH_TRY(users_.add(tx, made));
    for (const auto& consent : ask.consents) {
      tx.exec(sql::add_consent, {{"id", tx.new_id()},
                                 {"user", id},
                                 {"purpose", consent.purpose},
                                 {"version", consent.version},
                                 {"now", tx.now()}});
    }
    opened.reset();
    if (made.state != State::active) return id;  // others hear of it when it is activated
    tx.publish(Registered{.user = id, .locale = made.locale});
    opened = HEARTH_TRY(sessions_.open(who, tx, id));
    return id;
  };
  const auto id = HEARTH_TRY(calls.transaction(write));
  const auto user = HEARTH_TRY(users_.find(calls, id));
  auto me = HEARTH_TRY(users_.view(calls, user));
  if (opened) return sessions_.grant(*opened, std::move(me));
  Grant pending;
  pending.user = std::move(me);
  return pending;
}

Result<std::optional<std::string>> Accounts::checked(Calls& calls, const std::string& password,
                                                     const std::optional<UserRow>& user) const {
  const auto costs = this->costs();
  const Bytes salt = crypto_.random(16);
  const auto work = [&]() -> Result<std::optional<std::string>> {
    const bool fits = user ? password_fits(password, user->password) : nobodys_.fits(password, costs);
    if (!fits) return wrong();
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
  const bool known = HEARTH_TRY(sessions_.network_known(calls, user ? user->id : Uuid{}, who.address));
  const auto attempt =
      HEARTH_TRY(throttle_.attempt(contacts.email ? *contacts.email : *contacts.phone, who.address, known));
  HEARTH_TRY(throttle_.enter(calls, attempt));
  const auto rehashed = HEARTH_TRY(checked(calls, ask.password, user));
  // From here on the password was right: what is said now tells a stranger nothing.
  if (user->state == State::pending) return forbidden("auth.not_verified", "the account has not been activated yet");
  if (user->state != State::active) return forbidden("auth.account_closed", "the account cannot be used");
  const auto write = [&](Tx& tx) -> Result<Opened> {
    Throttle::succeeded(tx, attempt);
    if (rehashed) {
      tx.exec(sql::rehash_password, {{"id", user->id}, {"password", *rehashed}, {"before", user->password}});
    }
    return sessions_.open(who, tx, user->id);
  };
  const auto opened = HEARTH_TRY(calls.transaction(write));
  auto me = HEARTH_TRY(users_.view(calls, *user));
  return sessions_.grant(opened, std::move(me));
}

Result<Me> Accounts::me(const Caller& who, Db& db) {
  const auto user = HEARTH_TRY(users_.find(db, who.user));
  return users_.view(db, user);
}

Result<void> Accounts::change_password(const Caller& who, Calls& calls, const ChangePassword& ask) {
  const std::optional<UserRow> user = HEARTH_TRY(users_.find(calls, who.user));
  const auto attempt = HEARTH_TRY(throttle_.attempt(user->id.text(), who.address, true));
  HEARTH_TRY(throttle_.enter(calls, attempt));
  if (auto right = checked(calls, ask.current_password, user); !right) {
    if (right.error().code != "auth.wrong_credentials") return std::move(right).error();
    return violated("/current_password", "wrong_password", "is not your password");
  }
  HEARTH_TRY(check_strength("/new_password", ask.new_password, {local_part(user->email), user->display_name}));
  const auto made = HEARTH_TRY(hashed(calls, ask.new_password));
  return calls.transaction([&](Tx& tx) -> Result<void> {
    Throttle::succeeded(tx, attempt);
    const auto changed = HEARTH_TRY(tx.execute(
        sql::change_password, {{"id", user->id}, {"version", user->version}, {"password", made}, {"now", tx.now()}}));
    if (changed == 0) return conflict("auth.changed_meanwhile", "the account was changed meanwhile: try again");
    HEARTH_TRY(sessions_.end_all(tx, user->id, who.session, "password"));
    tx.publish(PasswordChanged{.user = user->id});
    tx.audit({.action = "user.password_changed", .target_type = "user", .target = user->id.text()});
    return {};
  });
}

}  // namespace auth
