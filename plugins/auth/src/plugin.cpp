#include <hearth/plugin.hpp>

#include "accounts.hpp"
#include "administration.hpp"
#include "api_keys.hpp"
#include "demo.hpp"
#include "directory.hpp"
#include "erasures.hpp"
#include "exports.hpp"
#include "housekeeping.hpp"
#include "introspection.hpp"
#include "korean.hpp"
#include "otp.hpp"
#include "registration.hpp"
#include "resets.hpp"
#include "step_up.hpp"

namespace auth {

class AuthPlugin final : public Plugin {
 public:
  explicit AuthPlugin(const Host& host)
      : settings_{host.settings<Settings>()},
        users_{host},
        sessions_{host, settings_, users_},
        sign_in_{host, settings_, users_, sessions_},
        lockout_{settings_, users_},
        accounts_{host, settings_, users_, sessions_, sign_in_, lockout_},
        codes_{host, settings_},
        consents_{host, settings_, users_},
        registration_{host, settings_, users_, accounts_, sign_in_, codes_, consents_},
        one_time_codes_{host, settings_, users_, sign_in_, codes_},
        resets_{users_, accounts_, sessions_, sign_in_, codes_},
        factor_{host, settings_, users_, sign_in_},
        step_up_{users_, accounts_, factor_, sessions_},
        keys_{host, settings_, users_},
        introspector_{host, users_, sessions_, keys_},
        exports_{host, settings_, users_, sessions_, consents_, keys_},
        erasures_{settings_, users_, sessions_},
        administration_{host, settings_, users_, sessions_, accounts_},
        directory_{host, users_},
        housekeeping_{sessions_},
        demo_{host, users_, accounts_} {}

  void routes(Router& r) override {
    signing_in(r);
    sessions(r);
    second_factor(r);
    keys(r);
    account(r);
  }

  void services(Provide& provide) override {
    provide(find_user, administration_, &Administration::user);
    provide(grant_role, administration_, &Administration::grant_role);
    provide(revoke_role, administration_, &Administration::revoke_role);
    provide(set_roles, administration_, &Administration::set_roles);
    provide(set_state, administration_, &Administration::set_state);
    provide(sign_out, administration_, &Administration::sign_out);
    provide(auth::users, directory_, &Directory::find);
    provide(auth::code, codes_, &Codes::tell);
    provide(verify_key, keys_, &ApiKeys::verify);
    provide(deliver_export, exports_, &Exports::deliver);
    provide(answer_erasure, erasures_, &Erasures::answer);
    provide(auth::erased, erasures_, &Erasures::erased_by);
  }

  void timers(Timers& at) override {
    at.cron("17 * * * *", "purge", housekeeping_, &Housekeeping::purge);
    at.on(lockout_, &Lockout::unlock);
    at.on(exports_, &Exports::expire);
  }

  void commands(Commands& add) override {
    add("user create-admin", "Make an administrator", administration_, &Administration::create_admin);
    add("user create", "Make a user with any roles", administration_, &Administration::create_user);
    add("demo auth", "Load demo users, with random passwords", demo_, &Demo::load);
  }

  void errors(Constraints& c) override {
    const auto exists = conflict("auth.account_exists", "there is an account with this email address or phone number");
    c("users_email", exists);
    c("users_phone", exists);
    c("exports_one_at_a_time", conflict("auth.changed_meanwhile", "the account was changed meanwhile: try again"));
    c("erasures_one_at_a_time", conflict("auth.changed_meanwhile", "the account was changed meanwhile: try again"));
  }

  void messages(Messages& say) override { say_in_korean(say); }

 private:
  static Route& anybody_signed_in(Route& route) { return route.allow(consumer, technician, staff, admin); }

  void signing_in(Router& r) {
    r.post("/auth/register", registration_, &Registration::enrol)
        .open()
        .created()
        .fails("auth.account_exists", "auth.too_many_attempts")
        .about("Register by email or phone, and be signed in, or be sent a code to prove the address");
    r.post("/auth/login", accounts_, &Accounts::log_in)
        .open()
        .fails("auth.wrong_credentials", "auth.too_many_attempts", "auth.not_verified", "auth.account_closed")
        .about("Log in by email or phone; where there is a second factor, the answer is an mfa_token");
    r.post("/auth/otp/request", one_time_codes_, &OneTimeCodes::request)
        .open()
        .accepted()
        .fails("auth.too_many_attempts")
        .about("Have a one-time code sent, to log in or to prove an address; the same answer for unknown people");
    r.post("/auth/otp/verify", one_time_codes_, &OneTimeCodes::verify)
        .open()
        .fails("auth.code_wrong", "auth.too_many_attempts")
        .about("Give the code back, and be signed in");
    r.post("/auth/password/forgot", resets_, &PasswordResets::forgot)
        .open()
        .accepted()
        .fails("auth.too_many_attempts")
        .about("Have a reset token sent; the same answer for unknown people");
    r.post("/auth/password/reset", resets_, &PasswordResets::reset)
        .open()
        .no_content()
        .fails("auth.reset_invalid", "auth.account_closed")
        .about("Set a new password with a reset token; ends every session and revokes every API key");
  }

  void sessions(Router& r) {
    r.post("/auth/refresh", sessions_, &Sessions::refresh)
        .open()
        .fails("auth.refresh_invalid", "auth.refresh_reused")
        .about("A new access token and the next refresh token");
    r.post("/auth/logout", sessions_, &Sessions::log_out)
        .open()
        .no_content()
        .fails("auth.not_signed_in")
        .about("End this session");
    anybody_signed_in(r.post("/auth/logout-all", sessions_, &Sessions::log_out_everywhere))
        .no_content()
        .about("End every session, this one too");
    anybody_signed_in(r.get("/auth/sessions", sessions_, &Sessions::list)).about("Where I am signed in");
    anybody_signed_in(r.del("/auth/sessions", sessions_, &Sessions::end_others))
        .no_content()
        .about("End every session but this one");
    anybody_signed_in(r.del("/auth/sessions/{id}", sessions_, &Sessions::end))
        .no_content()
        .fails("auth.no_such_session")
        .about("End one session");
  }

  void second_factor(Router& r) {
    r.post("/auth/mfa/verify", factor_, &SecondFactor::verify)
        .open()
        .fails("auth.mfa_token_invalid", "auth.mfa_wrong", "auth.too_many_attempts", "auth.account_closed")
        .about("The second step of logging in");
    anybody_signed_in(r.get("/auth/mfa", factor_, &SecondFactor::read)).about("My second factors");
    anybody_signed_in(r.post("/auth/mfa/totp", factor_, &SecondFactor::enrol))
        .created()
        .fails("auth.step_up_needed", "auth.mfa_on", "auth.no_such_user")
        .about("Begin with an authenticator app (RFC 6238)");
    anybody_signed_in(r.post("/auth/mfa/totp/confirm", factor_, &SecondFactor::confirm))
        .fails("auth.step_up_needed", "auth.mfa_not_begun", "auth.too_many_attempts")
        .about("Confirm it by its first code, and get recovery codes");
    anybody_signed_in(r.del("/auth/mfa/totp", factor_, &SecondFactor::remove))
        .no_content()
        .fails("auth.step_up_needed", "auth.mfa_off")
        .about("Go without a second factor again");
    anybody_signed_in(r.post("/auth/mfa/recovery-codes", factor_, &SecondFactor::renew_recovery))
        .created()
        .fails("auth.step_up_needed", "auth.mfa_off", "auth.no_such_user")
        .about("New recovery codes; the old ones are void");
    anybody_signed_in(r.post("/auth/step-up", step_up_, &StepUp::raise))
        .fails("auth.wrong_credentials", "auth.mfa_wrong", "auth.too_many_attempts", "auth.no_session",
               "auth.no_such_session", "auth.no_such_user")
        .about("Prove again who I am: an access token that is fresh enough for sensitive acts");
  }

  void keys(Router& r) {
    anybody_signed_in(r.get("/auth/api-keys", keys_, &ApiKeys::list)).about("My API keys");
    anybody_signed_in(r.post("/auth/api-keys", keys_, &ApiKeys::create))
        .idempotent()
        .created()
        .fails("auth.step_up_needed", "auth.too_many_keys", "auth.no_such_user")
        .about("Make an API key; it is shown this once");
    anybody_signed_in(r.del("/auth/api-keys/{id}", keys_, &ApiKeys::revoke))
        .no_content()
        .fails("auth.step_up_needed", "auth.no_such_key")
        .about("Revoke an API key");
    r.post("/auth/introspect", introspector_, &Introspector::introspect)
        .allow(staff, admin)
        .about("What an access token, a refresh token or an API key is worth (RFC 7662)");
  }

  void account(Router& r) {
    anybody_signed_in(r.get("/auth/me", accounts_, &Accounts::me)).about("My account");
    anybody_signed_in(r.patch("/auth/me", accounts_, &Accounts::change))
        .fails("auth.no_such_user")
        .about("Change my name, or the language of what I am told");
    anybody_signed_in(r.del("/auth/me", erasures_, &Erasures::ask))
        .accepted()
        .fails("auth.step_up_needed", "auth.last_administrator", "auth.no_such_user", "auth.changed_meanwhile")
        .about("Leave: what is personal is erased once every part of the system has agreed");
    anybody_signed_in(r.get("/auth/me/erasure", erasures_, &Erasures::read))
        .fails("auth.no_such_erasure")
        .about("What came of my wish to leave");
    anybody_signed_in(r.post("/auth/me/export", exports_, &Exports::begin))
        .accepted()
        .fails("auth.step_up_needed", "auth.no_such_user", "auth.changed_meanwhile")
        .about("Have everything that is known of me collected");
    anybody_signed_in(r.get("/auth/me/export/{id}", exports_, &Exports::read))
        .fails("auth.no_such_export")
        .about("The collected document, once every part of the system has delivered");
    anybody_signed_in(r.get("/auth/me/consents", consents_, &Consents::list)).about("What I have agreed to");
    anybody_signed_in(r.put("/auth/me/consents", consents_, &Consents::change))
        .fails("auth.consent_required", "auth.no_such_user")
        .about("Give or withdraw consents");
    anybody_signed_in(r.post("/auth/password/change", accounts_, &Accounts::change_password))
        .no_content()
        .fails("auth.step_up_needed", "auth.too_many_attempts", "auth.changed_meanwhile")
        .about("Change my password; ends my other sessions, and revokes my API keys unless I keep them");
  }

  Live<Settings> settings_;
  Users users_;
  Sessions sessions_;
  SignIn sign_in_;
  Lockout lockout_;
  Accounts accounts_;
  Codes codes_;
  Consents consents_;
  Registration registration_;
  OneTimeCodes one_time_codes_;
  PasswordResets resets_;
  SecondFactor factor_;
  StepUp step_up_;
  ApiKeys keys_;
  Introspector introspector_;
  Exports exports_;
  Erasures erasures_;
  Administration administration_;
  Directory directory_;
  Housekeeping housekeeping_;
  Demo demo_;
};

}  // namespace auth

HEARTH_PLUGIN(auth::AuthPlugin)
