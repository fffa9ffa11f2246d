#pragma once

#include <admin/contract/admin.hpp>
#include <auth/contract/permissions.hpp>
#include <hearth/hearth.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "settings.hpp"

namespace admin {

namespace permission = ::auth::permission;

struct Role {
  std::string role;
  std::vector<std::string> permissions;
  std::int64_t version = 0;
  std::optional<Uuid> updated_by;
  Timestamp updated;
};
constexpr auto describe(Type<Role>) {
  return fields(field("role", &Role::role), field("permissions", &Role::permissions), field("version", &Role::version),
                field("updated_by", &Role::updated_by), field("updated_at", &Role::updated));
}

struct Matrix {
  std::vector<Role> roles;
  std::vector<std::string> known;
};
constexpr auto describe(Type<Matrix>) {
  return fields(field("roles", &Matrix::roles), field("known", &Matrix::known, about("every permission there is")));
}

struct PutRole {
  std::string role;
  std::vector<std::string> permissions;
  std::optional<std::int64_t> version;
  std::string reason;
};
constexpr auto describe(Type<PutRole>) {
  return fields(field("role", &PutRole::role, one_of("staff")),
                field("permissions", &PutRole::permissions, max_items(100), max_length(40), unique_items),
                field("version", &PutRole::version, minimum(1), about("the one that is being changed")),
                field("reason", &PutRole::reason, not_blank, max_length(500)));
}

/// Who may do what in the back office: administrators everything, staff what the matrix says, at once. The host asks for the routes
/// of the others (admin.grants@1); the console asks by itself.
class Permissions {
 public:
  explicit Permissions(Live<Settings> settings) : settings_{std::move(settings)} {}

  /// Refuses with admin.not_permitted.
  static Result<void> check(Db& db, const Caller& who, std::string_view permission);

  /// The service admin.grants@1.
  Result<Grants> grants(Db& db, const GrantsAsk& ask);

  Result<Matrix> read(const Caller& who, Db& db);
  Result<Role> put(const Caller& who, Tx& tx, const PutRole& ask);

 private:
  Live<Settings> settings_;
};

}  // namespace admin
