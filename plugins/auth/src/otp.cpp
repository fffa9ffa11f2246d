#include "otp.hpp"

#include "auth_sql.hpp"

namespace auth {

Result<Sent> OneTimeCodes::request(const Caller& who, Calls& calls, const AskForCode& ask) {
  const auto contact = HEARTH_TRY(contact_of(ask.email, ask.phone));
  const auto write = [&](Tx& tx) -> Result<Sent> {
    const auto user = HEARTH_TRY(users_.by_contact(tx, contact));
    NewCode made{.purpose = ask.purpose == "verify" ? Purpose::verify : Purpose::login,
                 .to = contact,
                 .user = {},
                 .locale = std::string{user ? std::string_view{user->locale} : who.locale}};
    made.network_known = HEARTH_TRY(sign_in_.known(who, tx, user ? user->id : Uuid{}, {}));
    if (user && (user->open() || user->state == State::pending)) made.user = user->id;
    return codes_.issue(who, tx, made);
  };
  return calls.transaction(write);
}

Result<Grant> OneTimeCodes::verify(const Caller& who, Calls& calls, const GiveCode& ask) {
  const auto attempt = HEARTH_TRY(throttle_.attempt("code " + ask.code_id.text(), who.address, true));
  HEARTH_TRY(throttle_.enter(calls, attempt));
  // A wrong code is counted on its row, so that commits although the answer is a refusal.
  auto done = HEARTH_TRY(calls.transaction([&](Tx& tx) { return use(who, tx, ask, attempt); }));
  if (!done.entry) return unauthenticated("auth.code_wrong", "the code is wrong, over or used");
  return sign_in_.grant(calls, std::move(*done.entry));
}

Result<SignIn::Outcome> OneTimeCodes::use(const Caller& who, Tx& tx, const GiveCode& ask,
                                          const Throttle::Attempt& attempt) {
  const auto row = HEARTH_TRY(codes_.try_digits(tx, ask.code_id, ask.code));
  if (!row) return SignIn::Outcome{};
  auto user = HEARTH_TRY(users_.find(tx, *row->user));
  if (!user.open() && user.state != State::pending) return SignIn::Outcome{};
  // The password of a pending account may be that of a stranger who registered the address first: it holds only for the code
  // of that very registration. Otherwise the owner sets one by a reset.
  if (user.state == State::pending && row->registration != user.version) {
    tx.exec(sql::clear_password, {{"id", user.id}, {"now", tx.now()}});
  }
  HEARTH_TRY(users_.prove(tx, user, row->channel));
  Throttle::succeeded(tx, attempt);
  auto entry = HEARTH_TRY(sign_in_.enter(who, tx, user.id, ask.device_token));
  return SignIn::Outcome{std::move(entry)};
}

}  // namespace auth
