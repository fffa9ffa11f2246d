#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model.hpp"

namespace auth {

/// A row of auth.users, opened.
struct UserRow {
  Uuid id;
  State state = State::active;
  std::optional<std::string> email;
  std::optional<std::string> phone;
  std::string display_name;
  std::string locale;
  std::string password;  ///< encoded hash
  std::int64_t version = 0;
  Timestamp created_at;
};

/// Somebody who is not there yet; contacts are normal (contacts.hpp).
struct NewUser {
  std::optional<Uuid> id{};  ///< none: a new one
  std::optional<std::string> email;
  std::optional<std::string> phone;
  std::string display_name;
  std::string locale = "ko";
  std::string password;  ///< encoded hash
  State state = State::active;
  std::vector<std::string> roles;
};

/// auth.users and auth.roles, with what is personal sealed on the way in and opened on the way out.
class Users {
 public:
  explicit Users(const Host& host) : crypto_{host.crypto()} {}

  /// Writes the person with roles, and the audit row. auth.account_exists surfaces at the commit.
  Result<Uuid> add(Tx& tx, const NewUser& made);
  [[nodiscard]] Result<std::optional<UserRow>> by_email(Db& db, const std::string& email) const;
  [[nodiscard]] Result<std::optional<UserRow>> by_phone(Db& db, const std::string& phone) const;
  /// auth.no_such_user
  [[nodiscard]] Result<UserRow> find(Db& db, const Uuid& id) const;
  [[nodiscard]] Result<std::vector<std::string>> roles(Db& db, const Uuid& id) const;
  [[nodiscard]] Result<Me> view(Db& db, const UserRow& row) const;

 private:
  struct Sealed;
  [[nodiscard]] Result<std::optional<UserRow>> opened(std::optional<Sealed> row) const;
  [[nodiscard]] Result<std::optional<UserRow>> by(Db& db, const Statement& statement, std::string_view purpose,
                                                  const std::string& contact) const;

  Crypto crypto_;
};

}  // namespace auth
