#include "demo.hpp"

#include "auth_sql.hpp"
#include "contacts.hpp"

namespace auth {
namespace {

constexpr std::size_t email_width = 36;

}  // namespace

Result<std::string> Demo::load(Calls& calls, const DemoUsers& all) {
  std::string said;
  for (const auto& one : all.users) {
    const auto found = users_.find(calls, one.id);
    if (found) continue;
    if (found.error().code != "auth.no_such_user") return found.error();
    const std::string password = HEARTH_TRY(add(calls, one));
    std::string email = one.email;
    email.resize(std::max(email.size(), email_width), ' ');
    said += "  " + email + "  " + password + "\n";
  }
  return said;
}

Result<std::string> Demo::add(Calls& calls, const DemoUser& one) {
  std::string password = crypto_.random_text(15);
  NewUser made;
  made.id = one.id;
  made.email = normal_email(one.email);
  made.display_name = one.display_name;
  made.locale = one.locale;
  made.roles = one.roles;
  made.password = HEARTH_TRY(accounts_.hashed(calls, password));
  HEARTH_TRY(calls.transaction([&](Tx& tx) -> Result<void> {
    const Uuid id = HEARTH_TRY(users_.add(tx, made));
    tx.publish(Registered{.user = id, .locale = made.locale});
    return {};
  }));
  return password;
}

}  // namespace auth
