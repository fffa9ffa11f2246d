#include <hearth/plugin.hpp>

#include "accounts.hpp"
#include "administration.hpp"
#include "demo.hpp"
#include "sessions.hpp"

namespace auth {

class AuthPlugin final : public Plugin {
 public:
  explicit AuthPlugin(const Host& host)
      : settings_{host.settings<Settings>()},
        users_{host},
        sessions_{host, settings_, users_},
        accounts_{host, settings_, users_, sessions_},
        demo_{host, users_, accounts_},
        administration_{host, settings_, users_, sessions_, accounts_} {}

  void routes(Router& r) override {
    const auto anybody_signed_in = [](Route& route) -> Route& {
      return route.allow(consumer, technician, staff, admin);
    };
    r.post("/auth/register", accounts_, &Accounts::enrol)
        .open()
        .created()
        .fails("auth.account_exists")
        .about("Register by email or phone, and be signed in");
    r.post("/auth/login", accounts_, &Accounts::log_in)
        .open()
        .fails("auth.wrong_credentials", "auth.too_many_attempts", "auth.not_verified", "auth.account_closed")
        .about("Log in by email or phone");
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
    anybody_signed_in(r.get("/auth/me", accounts_, &Accounts::me)).about("My account");
    anybody_signed_in(r.post("/auth/password/change", accounts_, &Accounts::change_password))
        .no_content()
        .fails("auth.too_many_attempts", "auth.changed_meanwhile")
        .about("Change my password; ends my other sessions");
  }

  void services(Provide& provide) override {
    provide(find_user, administration_, &Administration::user);
    provide(grant_role, administration_, &Administration::grant_role);
    provide(revoke_role, administration_, &Administration::revoke_role);
    provide(set_state, administration_, &Administration::set_state);
  }

  void timers(Timers& at) override { at.cron("17 * * * *", "purge", sessions_, &Sessions::purge); }

  void commands(Commands& add) override {
    add("user create-admin", "Make an administrator", administration_, &Administration::create_admin);
    add("user create", "Make a user with any roles", administration_, &Administration::create_user);
    add("demo auth", "Load demo users, with random passwords", demo_, &Demo::load);
  }

  void errors(Constraints& c) override {
    const auto exists = conflict("auth.account_exists", "there is an account with this email address or phone number");
    c("users_email", exists);
    c("users_phone", exists);
  }

  void messages(Messages& say) override {
    say.ko("auth.account_exists", "이미 가입된 이메일 또는 전화번호입니다");
    say.ko("auth.wrong_credentials", "계정 또는 비밀번호가 올바르지 않습니다");
    say.ko("auth.too_many_attempts", "시도가 너무 많습니다. 잠시 후 다시 시도해 주세요");
    say.ko("auth.not_verified", "아직 활성화되지 않은 계정입니다");
    say.ko("auth.account_closed", "사용할 수 없는 계정입니다");
    say.ko("auth.refresh_invalid", "다시 로그인해 주세요");
    say.ko("auth.refresh_reused", "안전을 위해 세션을 종료했습니다. 다시 로그인해 주세요");
    say.ko("auth.not_signed_in", "액세스 토큰 또는 갱신 토큰이 필요합니다");
    say.ko("auth.no_such_session", "세션을 찾을 수 없습니다");
    say.ko("auth.no_such_user", "사용자를 찾을 수 없습니다");
    say.ko("auth.changed_meanwhile", "그사이 계정이 변경되었습니다. 다시 시도해 주세요");
    say.ko("auth.last_administrator", "마지막 관리자는 해제할 수 없습니다");
    say.ko("auth.unknown_role", "없는 역할입니다");
    say.ko("auth.wrong_state", "현재 계정 상태에서는 할 수 없습니다");
  }

 private:
  Live<Settings> settings_;
  Users users_;
  Sessions sessions_;
  Accounts accounts_;
  Demo demo_;
  Administration administration_;
};

}  // namespace auth

HEARTH_PLUGIN(auth::AuthPlugin)
