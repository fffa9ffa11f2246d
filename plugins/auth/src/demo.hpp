#pragma once

#include "accounts.hpp"
#include "users.hpp"

namespace auth {

struct DemoUser {
  Uuid id;
  std::string email;
  std::string display_name;
  std::string locale = "ko";
  std::vector<std::string> roles;
};
constexpr auto describe(Type<DemoUser>) {
  return fields(field("id", &DemoUser::id), field("email", &DemoUser::email, format("email")),
                field("display_name", &DemoUser::display_name, min_length(1), max_length(60)),
                field("locale", &DemoUser::locale, one_of("ko", "en")),
                field("roles", &DemoUser::roles, min_items(1), max_items(8)));
}

struct DemoUsers {
  std::vector<DemoUser> users;
};
constexpr auto describe(Type<DemoUsers>) { return fields(field("users", &DemoUsers::users)); }

/// Demo data: people with random passwords, which are said once. Who is there already stays as they are.
class Demo {
 public:
  Demo(const Host& host, Users& people, Accounts& accounts)
      : crypto_{host.crypto()}, users_{people}, accounts_{accounts} {}

  /// A line "email  password" for each new user.
  Result<std::string> load(Calls& calls, const DemoUsers& all);

 private:
  Result<std::string> add(Calls& calls, const DemoUser& one);

  Crypto crypto_;
  Users& users_;
  Accounts& accounts_;
};

}  // namespace auth
