#pragma once

#include <auth/contract/auth.hpp>
#include <hearth/hearth.hpp>

#include "settings.hpp"

namespace admin {

struct UserId {
  Uuid id;
};
constexpr auto describe(Type<UserId>) { return fields(field("id", &UserId::id)); }

struct ListUsers {
  std::optional<std::string> query;
  std::optional<std::string> state;
  std::optional<std::string> role;
  std::optional<std::string> cursor;
  std::int32_t limit = 20;
};
constexpr auto describe(Type<ListUsers>) {
  return fields(
      field("query", &ListUsers::query, max_length(254), about("a whole address or number, or the beginning of an id")),
      field("state", &ListUsers::state, one_of("pending", "active", "locked", "suspended", "withdrawn", "erased")),
      field("role", &ListUsers::role, one_of("consumer", "technician", "staff", "admin")),
      field("cursor", &ListUsers::cursor, max_length(400), about("next_cursor of the page before")),
      field("limit", &ListUsers::limit, minimum(1), maximum(100), optional_));
}

struct PatchUser {
  std::vector<std::string> roles;
  std::string reason;
};
constexpr auto describe(Type<PatchUser>) {
  return fields(field("roles", &PatchUser::roles, min_items(1), max_items(4), unique_items,
                      one_of("consumer", "technician", "staff", "admin"), about("all that the user shall have")),
                field("reason", &PatchUser::reason, not_blank, max_length(500)));
}

struct Why {
  std::string reason;
};
constexpr auto describe(Type<Why>) { return fields(field("reason", &Why::reason, not_blank, max_length(500))); }

/// People as the console shows them. auth keeps them, has the last word (the last administrator stays), and writes each act
/// down with its reason in the transaction that does it.
class Users {
 public:
  explicit Users(Live<Settings> settings) : settings_{std::move(settings)} {}

  Result<Page<::auth::MaskedUser>> list(const Caller& who, Calls& calls, const ListUsers& ask);
  Result<::auth::MaskedUser> read(const Caller& who, Calls& calls, const UserId& ask);
  Result<::auth::MaskedUser> change(const Caller& who, Calls& calls, const UserId& of, const PatchUser& ask);
  Result<::auth::MaskedUser> suspend(const Caller& who, Calls& calls, const UserId& of, const Why& why);
  Result<::auth::MaskedUser> restore(const Caller& who, Calls& calls, const UserId& of, const Why& why);
  Result<::auth::MaskedUser> sign_out(const Caller& who, Calls& calls, const UserId& of, const Why& why);
  /// In clear: for a reason, and by somebody who has just proved who they are.
  Result<::auth::User> unmask(const Caller& who, Calls& calls, const UserId& of, const Why& why);

 private:
  Live<Settings> settings_;
};

}  // namespace admin
