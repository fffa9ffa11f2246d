#pragma once

#include <auth/contract/auth.hpp>
#include <hearth/hearth.hpp>

/// What comes in and goes out through the routes.
namespace auth {

/// `gone` is written "erased".
enum class State { pending, active, locked, suspended, withdrawn, gone };
constexpr auto describe(Type<State>) {
  return names(value("pending", State::pending), value("active", State::active), value("locked", State::locked),
               value("suspended", State::suspended), value("withdrawn", State::withdrawn),
               value("erased", State::gone));
}

struct Consent {
  std::string purpose;
  std::string version;
};
constexpr auto describe(Type<Consent>) {
  return fields(field("purpose", &Consent::purpose, format("identifier"), max_length(40), example(R"("terms")")),
                field("version", &Consent::version, min_length(1), max_length(40), format("single_line"),
                      example(R"("2026-01-01")")));
}

struct Register {
  std::optional<std::string> email;
  std::optional<std::string> phone;
  std::string password;
  std::string display_name;
  std::string locale = "ko";
  std::vector<Consent> consents;
};
constexpr auto describe(Type<Register>) {
  return fields(
      field("email", &Register::email, max_length(254), about("this or phone"), example(R"("mina@example.com")")),
      field("phone", &Register::phone, max_length(24), about("E.164, or as dialled in Korea"),
            example(R"("+821012345678")")),
      field("password", &Register::password, min_length(8), max_length(128), secret),
      field("display_name", &Register::display_name, min_length(1), max_length(60), format("single_line")),
      field("locale", &Register::locale, one_of("ko", "en"), optional_),
      field("consents", &Register::consents, max_items(20), about("what the person has agreed to")));
}

struct LogIn {
  std::optional<std::string> email;
  std::optional<std::string> phone;
  std::string password;
  std::optional<std::string> device_token;
};
constexpr auto describe(Type<LogIn>) {
  return fields(
      field("email", &LogIn::email, max_length(254), about("this or phone")),
      field("phone", &LogIn::phone, max_length(24)), field("password", &LogIn::password, max_length(128), secret),
      field("device_token", &LogIn::device_token, max_length(100), secret,
            about("as the last log-in on this device gave it: it stays able to log in while others are kept out")));
}

struct Refresh {
  std::string refresh_token;
};
constexpr auto describe(Type<Refresh>) {
  return fields(field("refresh_token", &Refresh::refresh_token, min_length(1), max_length(200), secret));
}

struct LogOut {
  std::optional<std::string> refresh_token;
};
constexpr auto describe(Type<LogOut>) {
  return fields(field("refresh_token", &LogOut::refresh_token, max_length(200), secret,
                      about("whose session ends, where no access token says it")));
}

struct ChangePassword {
  std::string current_password;
  std::string new_password;
  bool keep_api_keys = false;
};
constexpr auto describe(Type<ChangePassword>) {
  return fields(field("current_password", &ChangePassword::current_password, max_length(128), secret),
                field("new_password", &ChangePassword::new_password, min_length(8), max_length(128), secret),
                field("keep_api_keys", &ChangePassword::keep_api_keys, optional_,
                      about("they are revoked too when nothing is said")));
}

struct Me {
  Uuid id;
  State state = State::active;
  std::optional<std::string> email;
  std::optional<std::string> phone;
  std::string display_name;
  std::string locale;
  std::vector<std::string> roles;
  bool email_verified = false;
  bool phone_verified = false;
  Timestamp created_at;
};
constexpr auto describe(Type<Me>) {
  return fields(field("id", &Me::id), field("state", &Me::state), field("email", &Me::email),
                field("phone", &Me::phone), field("display_name", &Me::display_name), field("locale", &Me::locale),
                field("roles", &Me::roles), field("email_verified", &Me::email_verified),
                field("phone_verified", &Me::phone_verified), field("created_at", &Me::created_at));
}

struct ChangeMe {
  std::optional<std::string> display_name{};
  std::optional<std::string> locale{};
};
constexpr auto describe(Type<ChangeMe>) {
  return fields(field("display_name", &ChangeMe::display_name, min_length(1), max_length(60), format("single_line")),
                field("locale", &ChangeMe::locale, one_of("ko", "en"), about("of the messages that I get")));
}

/// A code or a token is on its way, or seems to be: nobody learns here whether there is such an account.
struct Sent {
  std::optional<Uuid> code_id;
  std::string channel;
  Timestamp expires_at;
};
constexpr auto describe(Type<Sent>) {
  return fields(field("code_id", &Sent::code_id, about("to be given back with the code; null for a reset token")),
                field("channel", &Sent::channel, about("email or sms")), field("expires_at", &Sent::expires_at));
}

/// Of registering, logging in and refreshing. With an mfa_token: the second factor is awaited at /auth/mfa/verify. With a
/// verification: the code is awaited at /auth/otp/verify. Tokens and user are there with neither of them.
struct Grant {
  std::optional<std::string> access_token;
  std::optional<std::string> refresh_token;
  std::string token_type = "Bearer";
  std::int64_t expires_in = 0;
  std::optional<Me> user;
  std::optional<std::string> device_token;
  std::optional<std::string> mfa_token;
  std::optional<Sent> verification;
};
constexpr auto describe(Type<Grant>) {
  return fields(
      field("access_token", &Grant::access_token), field("refresh_token", &Grant::refresh_token),
      field("token_type", &Grant::token_type), field("expires_in", &Grant::expires_in, about("seconds")),
      field("user", &Grant::user),
      field("device_token", &Grant::device_token, about("of a device that was new: keep it for the next log-in")),
      field("mfa_token", &Grant::mfa_token, about("the password was right; give it with the second factor")),
      field("verification", &Grant::verification, about("the account is pending until its code is given")));
}

struct SessionView {
  Uuid id;
  std::string device;
  std::string address;
  bool current = false;
  Timestamp authenticated_at;
  Timestamp used_at;
  Timestamp expires_at;
};
constexpr auto describe(Type<SessionView>) {
  return fields(field("id", &SessionView::id), field("device", &SessionView::device, about("User-Agent")),
                field("address", &SessionView::address, about("of the last use")),
                field("current", &SessionView::current, about("the one that asks")),
                field("authenticated_at", &SessionView::authenticated_at), field("used_at", &SessionView::used_at),
                field("expires_at", &SessionView::expires_at));
}

}  // namespace auth
