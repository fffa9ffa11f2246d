#pragma once

#include <hearth/hearth.hpp>

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "settings.hpp"

namespace admin {

/// What the matrix can give to staff. Roles, the matrix itself and settings stay with administrators.
namespace permission {
inline constexpr std::string_view audit_read = "audit.read";
inline constexpr std::string_view dashboard_read = "dashboard.read";
inline constexpr std::string_view disputes_read = "disputes.read";
inline constexpr std::string_view disputes_resolve = "disputes.resolve";
inline constexpr std::string_view exports_read = "exports.read";
inline constexpr std::string_view flags_read = "flags.read";
inline constexpr std::string_view flags_write = "flags.write";
inline constexpr std::string_view settings_read = "settings.read";
inline constexpr std::string_view stats_read = "stats.read";
inline constexpr std::string_view technicians_read = "technicians.read";
inline constexpr std::string_view users_read = "users.read";
inline constexpr std::string_view users_sign_out = "users.sign_out";
inline constexpr std::string_view users_suspend = "users.suspend";
inline constexpr std::string_view users_unmask = "users.unmask";
inline constexpr std::array all{audit_read, dashboard_read, disputes_read, disputes_resolve, exports_read,
                                flags_read, flags_write,    settings_read, stats_read,       technicians_read,
                                users_read, users_sign_out, users_suspend, users_unmask};
}  // namespace permission

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
                field("permissions", &PutRole::permissions, max_items(50), max_length(40), unique_items),
                field("version", &PutRole::version, minimum(1), about("the one that is being changed")),
                field("reason", &PutRole::reason, min_length(1), max_length(500)));
}

/// Who may do what in the console: administrators everything, staff what the matrix says, at once.
class Permissions {
 public:
  explicit Permissions(Live<Settings> settings) : settings_{std::move(settings)} {}

  /// Refuses with admin.not_permitted.
  static Result<void> check(Db& db, const Caller& who, std::string_view permission);

  Result<Matrix> read(const Caller& who, Db& db);
  Result<Role> put(const Caller& who, Tx& tx, const PutRole& ask);

 private:
  Live<Settings> settings_;
};

}  // namespace admin
