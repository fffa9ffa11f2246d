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
  std::string password;  ///< encoded hash; empty: there is none, and a reset sets one
  std::int64_t version = 0;
  Timestamp created_at;
  std::optional<Timestamp> email_verified_at{};
  std::optional<Timestamp> phone_verified_at{};

  /// May sign in and act. A locked account is closed to strangers alone (lockout.hpp).
  [[nodiscard]] bool open() const { return state == State::active || state == State::locked; }
};

/// An email address or a phone number in its normal form (contacts.hpp).
struct Contact {
  std::string channel;  ///< "email" or "sms"
  std::string value;
};

/// Which users the console asks for: all (`any`), or those who fit one of the hashes or the ids; and of them a state and a role.
struct UserFilter : PageAsk {
  bool any = true;
  std::optional<Bytes> email_hash{};
  std::optional<Bytes> phone_hash{};
  std::optional<Uuid> id_from{};
  std::optional<Uuid> id_to{};
  std::optional<std::string> state{};
  std::optional<std::string> role{};
};
constexpr auto describe(Type<UserFilter>) {
  return paged(field("any", &UserFilter::any), field("email_hash", &UserFilter::email_hash),
               field("phone_hash", &UserFilter::phone_hash), field("id_from", &UserFilter::id_from),
               field("id_to", &UserFilter::id_to), field("state", &UserFilter::state),
               field("role", &UserFilter::role));
}

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
  [[nodiscard]] Result<std::optional<UserRow>> by_contact(Db& db, const Contact& contact) const;
  /// auth.no_such_user
  [[nodiscard]] Result<UserRow> find(Db& db, const Uuid& id) const;
  [[nodiscard]] Result<std::vector<std::string>> roles(Db& db, const Uuid& id) const;
  [[nodiscard]] Result<Me> view(Db& db, const UserRow& row) const;
  /// Newest first.
  [[nodiscard]] Result<Page<UserRow>> page(Db& db, const UserFilter& ask) const;
  /// Until the commit nobody else who locks it goes on.
  Result<void> lock(Tx& tx, const Uuid& id) const;
  /// Somebody registered again before the contact was proved: the latest registration counts. The row's next version.
  Result<std::int64_t> replace_pending(Tx& tx, const UserRow& row, const NewUser& made);
  /// Compare-and-set of the state, with its event and its audit row; auth.changed_meanwhile when somebody was faster.
  Result<void> move(Tx& tx, UserRow& row, State to, std::string_view reason);
  /// The contact was proved to be theirs: who is pending or locked is active afterwards.
  Result<void> prove(Tx& tx, UserRow& row, std::string_view channel);
  /// Name and language as they are in the row.
  Result<void> change(Tx& tx, const UserRow& row) const;
  /// Name, contacts, password and roles are gone for good; the id stays.
  Result<void> erase(Tx& tx, const Uuid& id) const;

 private:
  struct Sealed;
  [[nodiscard]] Result<std::optional<UserRow>> opened(std::optional<Sealed> row) const;
  [[nodiscard]] Result<std::optional<UserRow>> by(Db& db, const Statement& statement, std::string_view purpose,
                                                  const std::string& contact) const;

  Crypto crypto_;
};

std::string_view name_of(State state);

}  // namespace auth
