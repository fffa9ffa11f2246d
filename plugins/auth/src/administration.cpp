#include "administration.hpp"

#include <auth/contract/names.hpp>

#include <algorithm>
#include <array>

#include "api_keys.hpp"
#include "auth_sql.hpp"

namespace auth {

namespace {

constexpr std::array known_roles{consumer, technician, staff, admin};

template <class All>
bool holds(const All& all, std::string_view role) {
  return std::find(all.begin(), all.end(), role) != all.end();
}

Result<void> check_role(std::string_view role) {
  if (holds(known_roles, role)) return {};
  return invalid("auth.unknown_role", "there is no such role");
}

bool has_left(const UserRow& user) { return user.state == State::withdrawn || user.state == State::gone; }
Error wrong_state() { return conflict("auth.wrong_state", "the account's state does not allow it"); }

User shown(const Me& me) {
  return {.id = me.id,
          .display_name = me.display_name,
          .locale = me.locale,
          .state = std::string{name_of(me.state)},
          .roles = me.roles,
          .email = me.email,
          .phone = me.phone};
}

Result<std::vector<std::string>> split_roles(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto comma = text.find(',');
    out.emplace_back(text.substr(0, comma));
    HEARTH_TRY(check_role(out.back()));
    text.remove_prefix(comma == text.npos ? text.size() : comma + 1);
  }
  return out;
}

}  // namespace

Result<User> Administration::user(Db& db, const UserAsk& ask) {
  const auto row = HEARTH_TRY(users_.find(db, ask.user));
  const auto me = HEARTH_TRY(users_.view(db, row));
  return shown(me);
}

Result<void> Administration::keep_an_administrator(Tx& tx, const Uuid& user) {
  const auto all = HEARTH_TRY(tx.all<Uuid>(sql::lock_administrators));
  if (all.size() == 1 && all.front() == user) {
    return conflict("auth.last_administrator", "nobody else could administer");
  }
  return {};
}

Result<Taken> Administration::sign_out(Tx& tx, const SignOut& ask) {
  const auto row = HEARTH_TRY(users_.find(tx, ask.user));
  HEARTH_TRY(sessions_.end_all(tx, row.id, {}, "ended"));
  HEARTH_TRY(ApiKeys::revoke_all(tx, row.id));
  tx.audit({.action = "user.signed_out", .target_type = "user", .target = row.id.text(), .reason = ask.reason});
  return Taken{true};
}

Result<UserRow> Administration::somebody_there(Tx& tx, const Uuid& user) const {
  HEARTH_TRY(users_.lock(tx, user));
  auto row = HEARTH_TRY(users_.find(tx, user));
  if (has_left(row)) return wrong_state();
  return row;
}

Result<Roles> Administration::roles_changed(Tx& tx, const Uuid& user, const std::vector<std::string>& before,
                                            const std::string& reason) {
  Roles now{HEARTH_TRY(users_.roles(tx, user))};
  if (now.roles == before) return now;
  tx.revoke_user(user, tx.now() + settings_->access_token_lifetime);
  tx.publish(RolesChanged{.user = user, .roles = now.roles});
  tx.audit({.action = "user.roles_changed",
            .target_type = "user",
            .target = user.text(),
            .before = {to_json(Roles{before})},
            .after = {to_json(now)},
            .reason = reason});
  return now;
}

Result<Roles> Administration::grant_role(Tx& tx, const GrantRole& ask) {
  HEARTH_TRY(check_role(ask.role));
  const auto row = HEARTH_TRY(somebody_there(tx, ask.user));
  const auto before = HEARTH_TRY(users_.roles(tx, row.id));
  tx.exec(sql::add_role, {{"user", row.id}, {"role", ask.role}, {"now", tx.now()}});
  return roles_changed(tx, row.id, before);
}

Result<Roles> Administration::revoke_role(Tx& tx, const GrantRole& ask) {
  HEARTH_TRY(check_role(ask.role));
  const auto row = HEARTH_TRY(users_.find(tx, ask.user));
  const auto before = HEARTH_TRY(users_.roles(tx, row.id));
  if (ask.role == admin) HEARTH_TRY(keep_an_administrator(tx, row.id));
  tx.exec(sql::remove_role, {{"user", row.id}, {"role", ask.role}});
  return roles_changed(tx, row.id, before);
}

Result<Roles> Administration::set_roles(Tx& tx, const SetRoles& ask) {
  for (const auto& role : ask.roles) HEARTH_TRY(check_role(role));
  // The administrators' rows before the user's own, as whoever else takes both.
  if (!holds(ask.roles, admin)) HEARTH_TRY(keep_an_administrator(tx, ask.user));
  const auto row = HEARTH_TRY(somebody_there(tx, ask.user));
  const auto before = HEARTH_TRY(users_.roles(tx, row.id));
  for (const auto& role : before) {
    if (!holds(ask.roles, role)) tx.exec(sql::remove_role, {{"user", row.id}, {"role", role}});
  }
  for (const auto& role : ask.roles) tx.exec(sql::add_role, {{"user", row.id}, {"role", role}, {"now", tx.now()}});
  return roles_changed(tx, row.id, before, ask.reason);
}

Result<User> Administration::set_state(Tx& tx, const SetState& ask) {
  auto row = HEARTH_TRY(users_.find(tx, ask.user));
  const bool suspend = ask.state == "suspended";
  const auto to = suspend ? State::suspended : State::active;
  if (row.state != to) {
    if (has_left(row)) return wrong_state();
    if (suspend) HEARTH_TRY(keep_an_administrator(tx, row.id));
    HEARTH_TRY(users_.move(tx, row, to, ask.reason));
    if (suspend) HEARTH_TRY(sessions_.end_all(tx, row.id, {}, "suspended"));
  }
  const auto me = HEARTH_TRY(users_.view(tx, row));
  return shown(me);
}

Result<Created> Administration::create_admin(Calls& calls, const CreateAdmin& ask) {
  return create_user(calls, {.email = ask.email,
                             .phone = {},
                             .password = ask.password,
                             .display_name = ask.display_name,
                             .roles = std::string{admin}});
}

Result<Created> Administration::create_user(Calls& calls, const CreateUser& ask) {
  const auto contacts = HEARTH_TRY(contacts_of(ask.email, ask.phone));
  Created out;
  out.email = contacts.email;
  out.phone = contacts.phone;
  if (!ask.password) out.password = crypto_.random_text(15);
  if (ask.password) {
    HEARTH_TRY(check_strength("/password", *ask.password, {local_part(contacts.email), ask.display_name}));
  }
  NewUser made;
  made.email = contacts.email;
  made.phone = contacts.phone;
  made.display_name = HEARTH_TRY(read_name(ask.display_name, "/display_name"));
  made.locale = ask.locale;
  made.roles = HEARTH_TRY(split_roles(ask.roles));
  made.password = HEARTH_TRY(accounts_.hashed(calls, ask.password ? *ask.password : *out.password));
  const auto write = [&](Tx& tx) -> Result<Uuid> {
    const auto id = HEARTH_TRY(users_.add(tx, made));
    tx.publish(Registered{.user = id, .locale = made.locale});
    return id;
  };
  out.id = HEARTH_TRY(calls.transaction(write));
  return out;
}

}  // namespace auth
