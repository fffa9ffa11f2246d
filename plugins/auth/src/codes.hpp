#pragma once

#include <optional>
#include <string>

#include "settings.hpp"
#include "throttle.hpp"
#include "users.hpp"

namespace auth {

enum class Purpose { login, verify, password_reset };
constexpr auto describe(Type<Purpose>) {
  return names(value("login", Purpose::login), value("verify", Purpose::verify),
               value("password_reset", Purpose::password_reset));
}

/// A row of auth.codes.
struct CodeRow {
  Uuid id;
  Purpose purpose = Purpose::login;
  std::string channel;
  std::optional<Uuid> user;
  Bytes contact;  ///< sealed
  Bytes nonce;
  std::optional<std::int64_t> registration;
  Timestamp expires;
};
constexpr auto describe(Type<CodeRow>) {
  return fields(field("id", &CodeRow::id), field("purpose", &CodeRow::purpose), field("channel", &CodeRow::channel),
                field("user_id", &CodeRow::user), field("contact", &CodeRow::contact), field("nonce", &CodeRow::nonce),
                field("registration", &CodeRow::registration), field("expires_at", &CodeRow::expires));
}

/// What a code is issued for. Without a user it leads to nobody: the row and its event are there so that nobody can tell.
struct NewCode {
  Purpose purpose = Purpose::login;
  Contact to;
  std::optional<Uuid> user;
  std::string locale;
  bool network_known = false;  ///< the contact's owner has signed in from the asker's network
  std::optional<std::int64_t> registration{};
};

/// One-time codes and reset tokens: issued within limits, told to whoever sends them, tried, used once. What is sent is
/// derived from the row by a keyed hash and stands nowhere.
class Codes {
 public:
  Codes(const Host& host, Live<Settings> settings)
      : crypto_{host.crypto()}, settings_{settings}, throttle_{host, settings} {}

  /// too_many when the contact or the asker's network has had its share.
  Result<Sent> issue(const Caller& who, Tx& tx, const NewCode& made);
  /// The service auth.code@1.
  Result<CodeToSend> tell(Db& db, const CodeAsk& ask);

  /// Counts an attempt and compares; the row when the six digits are right, and then it is used. Commit in either case.
  Result<std::optional<CodeRow>> try_digits(Tx& tx, const Uuid& id, const std::string& digits);
  /// The live row of a reset token.
  Result<CodeRow> read_reset(Db& db, const std::string& token) const;
  /// Once; auth.reset_invalid when somebody was faster.
  Result<void> use_reset(Tx& tx, const Uuid& id);
  static void void_all(Tx& tx, const Uuid& user);
  static void purge(Tx& tx);

 private:
  [[nodiscard]] Result<std::string> mac_of(const CodeRow& row) const;
  Result<void> count(const Caller& who, Tx& tx, const NewCode& made);

  Crypto crypto_;
  Live<Settings> settings_;
  Throttle throttle_;
};

}  // namespace auth
