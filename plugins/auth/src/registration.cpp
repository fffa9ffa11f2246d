#include "registration.hpp"

#include <auth/contract/names.hpp>

#include "contacts.hpp"

namespace auth {
namespace {

constexpr std::string_view taken = "registrations with a taken address";

}  // namespace

Result<Grant> Registration::enrol(const Caller& who, Calls& calls, const Register& ask) {
  const auto contacts = HEARTH_TRY(contacts_of(ask.email, ask.phone));
  HEARTH_TRY(check_strength("/password", ask.password,
                            {local_part(contacts.email), ask.display_name,
                             contacts.phone ? std::string_view{*contacts.phone} : std::string_view{}}));
  HEARTH_TRY(consents_.check_required(ask.consents));
  const bool prove = settings_->require_verified;
  std::optional<Contact> one;
  if (prove) one = HEARTH_TRY(contact_of(ask.email, ask.phone));
  NewUser made;
  made.email = contacts.email;
  made.phone = contacts.phone;
  made.display_name = HEARTH_TRY(read_name(ask.display_name, "/display_name"));
  made.locale = ask.locale;
  made.password = HEARTH_TRY(accounts_.hashed(calls, ask.password));
  made.state = prove ? State::pending : State::active;
  made.roles = {std::string{consumer}};
  return prove ? after_proof(who, calls, ask, made, *one) : at_once(who, calls, ask, made);
}

/// Without a proof of the address a taken one cannot be hidden: nobody else may be signed in. So asking is made slow.
Result<Grant> Registration::at_once(const Caller& who, Calls& calls, const Register& ask, const NewUser& made) {
  const std::string network = network_of(who.address);
  HEARTH_TRY(calls.transaction([&](Tx& tx) {
    return throttle_.within(tx, taken, network, settings_->taken_per_network, 1h);  // counted before it is tried
  }));
  const auto write = [&](Tx& tx) -> Result<SignIn::Entry> {
    const auto id = HEARTH_TRY(users_.add(tx, made));
    HEARTH_TRY(consents_.record(who, tx, id, ask.consents));
    HEARTH_TRY(throttle_.give_back(tx, taken, network));
    tx.publish(Registered{.user = id, .locale = made.locale});
    return sign_in_.open(who, tx, id, {});
  };
  auto entry = HEARTH_TRY(calls.transaction(write));
  return sign_in_.grant(calls, std::move(entry));
}

Result<Grant> Registration::after_proof(const Caller& who, Calls& calls, const Register& ask, const NewUser& made,
                                        const Contact& contact) {
  const auto write = [&](Tx& tx) { return ask_proof(who, tx, ask, made, contact); };
  auto sent = calls.transaction(write);
  // Two at once for one free address: the second now finds what the first has made.
  const auto lost = [&] {
    return !sent && (sent.error().code == "auth.account_exists" || sent.error().code == "auth.changed_meanwhile");
  };
  for (int again = 0; again < 3 && lost(); ++again) sent = calls.transaction(write);
  if (!sent) return std::move(sent).error();
  Grant out;
  out.verification = std::move(*sent);
  return out;
}

Result<Sent> Registration::ask_proof(const Caller& who, Tx& tx, const Register& ask, const NewUser& made,
                                     const Contact& contact) {
  const auto owner = HEARTH_TRY(users_.by_contact(tx, contact));
  NewCode asked{.purpose = Purpose::verify, .to = contact, .user = {}, .locale = made.locale};
  if (owner && owner->open()) {  // they are told by the code itself, which signs them in to what they have
    asked.purpose = Purpose::login;
    asked.user = owner->id;
    asked.locale = owner->locale;
  } else if (!owner || owner->state == State::pending) {
    if (owner) {
      asked.registration = HEARTH_TRY(users_.replace_pending(tx, *owner, made));
    } else {
      asked.registration = 1;
    }
    asked.user = owner ? owner->id : HEARTH_TRY(users_.add(tx, made));
    HEARTH_TRY(consents_.record(who, tx, *asked.user, ask.consents));
  }
  return codes_.issue(who, tx, asked);
}

}  // namespace auth
