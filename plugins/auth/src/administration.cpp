#include "administration.hpp"

#include <algorithm>
#include <array>

#include "auth_sql.hpp"

namespace auth {

namespace {

constexpr std::array known_roles{consumer, technician, staff, admin};

Result<void> check_role(std::string_view role) {
  if (std::find(known_roles.begin(), known_roles.end(), role) != known_roles.end()) return {};
  return invalid("auth.unknown_role", "there is no such role");
}

std::string_view name_of(State state) {
  constexpr std::array<std::string_view, 6> texts{"pending", "active", "locked", "suspended", "withdrawn", "erased"};
  return texts[static_cast<std::size_t>(state)];
}

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

/// Whether somebody but `user` is an active administrator. Their rows are locked, so that two do not go at once.
Result<bool> another_administrator(Tx& tx, const Uuid& user) {
  const auto all = HEARTH_TRY(tx.all<Uuid>(sql::lock_administrators));
  return std::any_of(all.begin(), all.end(), [&](const Uuid& one) { return one != user; });
}

Error last_administrator() { return conflict("auth.last_administrator", "nobody else could administer"); }

bool holds(const std::vector<std::string>& roles, std::string_view role) {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

}  // namespace

Result<User> Administration::user(Db& db, const UserAsk& ask) {
  const auto row = HEARTH_TRY(users_.find(db, ask.user));
  const auto me = HEARTH_TRY(users_.view(db, row));
  return shown(me);
}

Result<Roles> Administration::roles_changed(Tx& tx, const Uuid& user, const std::vector<std::string>& before) {
  Roles now{HEARTH_TRY(users_.roles(tx, user))};
  if (now.roles == before) return now;
  tx.revoke_user(user, tx.now() + settings_->access_token_lifetime);
  tx.publish(RolesChanged{.user = user, .roles = now.roles});
  tx.audit({.action = "user.roles_changed",
            .target_type = "user",
            .target = user.text(),
            .before = {to_json(Roles{before})},
            .after = {to_json(now)}});
  return now;
}

Result<Roles> Administration::grant_role(Tx& tx, const GrantRole& ask) {
  HEARTH_TRY(check_role(ask.role));
  const auto row = HEARTH_TRY(users_.find(tx, ask.user));
  const auto before = HEARTH_TRY(users_.roles(tx, row.id));
  tx.exec(sql::add_role, {{"user", row.id}, {"role", ask.role}, {"now", tx.now()}});
  return roles_changed(tx, row.id, before);
}

Result<Roles> Administration::revoke_role(Tx& tx, const GrantRole& ask) {
  HEARTH_TRY(check_role(ask.role));
  const auto row = HEARTH_TRY(users_.find(tx, ask.user));
  const auto before = HEARTH_TRY(users_.roles(tx, row.id));
  if (ask.role == admin && holds(before, admin)) {
    const bool another = HEARTH_TRY(another_administrator(tx, row.id));
    if (!another) return last_administrator();
  }
  tx.exec(sql::remove_role, {{"user", row.id}, {"role", ask.role}});
  return roles_changed(tx, row.id, before);
}

Result<User> Administration::set_state(Tx& tx, const SetState& ask) {
  auto row = HEARTH_TRY(users_.find(tx, ask.user));
  const bool suspend = ask.state == "suspended";
  const bool allowed = suspend
                           ? row.state == State::active || row.state == State::locked || row.state == State::pending
                           : row.state == State::suspended || row.state == State::locked || row.state == State::pending;
  const auto to = suspend ? State::suspended : State::active;
  if (row.state != to) {
    if (!allowed) return conflict("auth.wrong_state", "the account's state does not allow it");
    const auto roles = HEARTH_TRY(users_.roles(tx, row.id));
    if (suspend && holds(roles, admin)) {
      const bool another = HEARTH_TRY(another_administrator(tx, row.id));
      if (!another) return last_administrator();
    }
    const auto changed = HEARTH_TRY(
        tx.execute(sql::set_state, {{"id", row.id}, {"state", to}, {"before", row.state}, {"now", tx.now()}}));
    if (changed == 0) return conflict("auth.changed_meanwhile", "the account was changed meanwhile: try again");
    if (suspend) HEARTH_TRY(sessions_.end_all(tx, row.id, {}, "suspended"));
    tx.audit({.action = suspend ? "user.suspended" : "user.activated",
              .target_type = "user",
              .target = row.id.text(),
              .reason = ask.reason});
    if (row.state == State::pending && !suspend) tx.publish(Registered{.user = row.id, .locale = row.locale});
    row.state = to;
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
  NewUser made;
  made.email = contacts.email;
  made.phone = contacts.phone;
  made.display_name = ask.display_name;
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
