#include "resets.hpp"

#include "api_keys.hpp"
#include "auth_sql.hpp"

namespace auth {

Result<Sent> PasswordResets::forgot(const Caller& who, Calls& calls, const ForgotPassword& ask) {
  const auto contact = HEARTH_TRY(contact_of(ask.email, ask.phone));
  const auto write = [&](Tx& tx) -> Result<Sent> {
    const auto user = HEARTH_TRY(users_.by_contact(tx, contact));
    NewCode made{.purpose = Purpose::password_reset,
                 .to = contact,
                 .user = {},
                 .locale = std::string{user ? std::string_view{user->locale} : who.locale}};
    made.network_known = HEARTH_TRY(sign_in_.known(who, tx, user ? user->id : Uuid{}, {}));
    if (user && (user->open() || user->state == State::pending)) made.user = user->id;
    return codes_.issue(who, tx, made);
  };
  return calls.transaction(write);
}

Result<void> PasswordResets::reset(Calls& calls, const ResetPassword& ask) {
  const auto row = HEARTH_TRY(codes_.read_reset(calls, ask.token));
  const auto user = HEARTH_TRY(users_.find(calls, *row.user));
  HEARTH_TRY(check_strength("/new_password", ask.new_password, {local_part(user.email), user.display_name}));
  const auto made = HEARTH_TRY(accounts_.hashed(calls, ask.new_password));
  return calls.transaction([&](Tx& tx) -> Result<void> {
    HEARTH_TRY(codes_.use_reset(tx, row.id));
    auto now = HEARTH_TRY(users_.find(tx, user.id));
    if (!now.open() && now.state != State::pending)
      return forbidden("auth.account_closed", "the account cannot be used");
    tx.exec(sql::set_password, {{"id", user.id}, {"password", made}, {"now", tx.now()}});
    HEARTH_TRY(users_.prove(tx, now, row.channel));
    Codes::void_all(tx, user.id);
    tx.exec(sql::void_challenges, {{"user", user.id}, {"now", tx.now()}});
    HEARTH_TRY(sessions_.end_all(tx, user.id, {}, "password"));
    HEARTH_TRY(ApiKeys::revoke_all(tx, user.id));
    tx.publish(PasswordChanged{.user = user.id});
    tx.audit({.action = "user.password_reset", .target_type = "user", .target = user.id.text()});
    return {};
  });
}

}  // namespace auth
