#include "users.hpp"

#include <array>
#include <map>

#include "auth_sql.hpp"

namespace auth {

/// As it stands in the table.
struct Users::Sealed {
  Uuid id;
  State state = State::active;
  std::optional<Bytes> email;
  std::optional<Bytes> phone;
  Bytes display_name;
  std::string locale;
  std::string password;
  std::int64_t version = 0;
  Timestamp created_at;
  std::optional<Timestamp> email_verified_at;
  std::optional<Timestamp> phone_verified_at;

  friend constexpr auto describe(Type<Sealed>) {
    return fields(field("id", &Sealed::id), field("state", &Sealed::state), field("email", &Sealed::email),
                  field("phone", &Sealed::phone), field("display_name", &Sealed::display_name),
                  field("locale", &Sealed::locale), field("password", &Sealed::password),
                  field("version", &Sealed::version), field("created_at", &Sealed::created_at),
                  field("email_verified_at", &Sealed::email_verified_at),
                  field("phone_verified_at", &Sealed::phone_verified_at));
  }
};

namespace {

/// What a sealed column belongs to.
std::string user_place(std::string_view column, const Uuid& row) {
  return "auth.users." + std::string{column} + "/" + row.text();
}

Error changed_meanwhile() { return conflict("auth.changed_meanwhile", "the account was changed meanwhile: try again"); }

Json state_json(State state) {
  return {to_json(std::map<std::string, std::string>{{"state", std::string{name_of(state)}}})};
}

struct SealedContact {
  std::optional<Bytes> sealed;
  std::optional<Bytes> hash;
};

Result<SealedContact> contact(const Crypto& crypto, std::string_view column, const Uuid& row,
                              const std::optional<std::string>& value) {
  SealedContact out;
  if (!value) return out;
  out.sealed = HEARTH_TRY(crypto.seal(user_place(column, row), *value));
  out.hash = HEARTH_TRY(crypto.keyed_hash(column, *value));
  return out;
}

Result<std::optional<std::string>> open_contact(const Crypto& crypto, std::string_view column, const Uuid& row,
                                                const std::optional<Bytes>& sealed) {
  if (!sealed) return std::optional<std::string>{};
  return std::optional<std::string>{HEARTH_TRY(crypto.open(user_place(column, row), *sealed))};
}

}  // namespace

Result<Uuid> Users::add(Tx& tx, const NewUser& made) {
  const Uuid id = made.id ? *made.id : tx.new_id();
  const Timestamp now = tx.now();
  const SealedContact email = HEARTH_TRY(contact(crypto_, "email", id, made.email));
  const SealedContact phone = HEARTH_TRY(contact(crypto_, "phone", id, made.phone));
  const Bytes name = HEARTH_TRY(crypto_.seal(user_place("display_name", id), made.display_name));
  tx.exec(sql::add_user, {{"id", id},
                          {"state", made.state},
                          {"email", email.sealed},
                          {"email_hash", email.hash},
                          {"phone", phone.sealed},
                          {"phone_hash", phone.hash},
                          {"display_name", name},
                          {"locale", made.locale},
                          {"password", made.password},
                          {"now", now}});
  for (const auto& role : made.roles) tx.exec(sql::add_role, {{"user", id}, {"role", role}, {"now", now}});
  tx.audit(
      {.action = "user.created", .target_type = "user", .target = id.text(), .after = {to_json(Roles{made.roles})}});
  return id;
}

Result<std::optional<UserRow>> Users::opened(std::optional<Sealed> row) const {
  if (!row) return std::optional<UserRow>{};
  UserRow out;
  out.id = row->id;
  out.state = row->state;
  out.email = HEARTH_TRY(open_contact(crypto_, "email", row->id, row->email));
  out.phone = HEARTH_TRY(open_contact(crypto_, "phone", row->id, row->phone));
  out.display_name = HEARTH_TRY(crypto_.open(user_place("display_name", row->id), row->display_name));
  out.locale = row->locale;
  out.password = row->password;
  out.version = row->version;
  out.created_at = row->created_at;
  out.email_verified_at = row->email_verified_at;
  out.phone_verified_at = row->phone_verified_at;
  return std::optional<UserRow>{std::move(out)};
}

Result<std::optional<UserRow>> Users::by(Db& db, const Statement& statement, std::string_view purpose,
                                         const std::string& contact) const {
  const Bytes hash = HEARTH_TRY(crypto_.keyed_hash(purpose, contact));
  auto row = HEARTH_TRY(db.maybe<Sealed>(statement, {{"hash", hash}}));
  return opened(std::move(row));
}

Result<std::optional<UserRow>> Users::by_email(Db& db, const std::string& email) const {
  return by(db, sql::user_by_email, "email", email);
}

Result<std::optional<UserRow>> Users::by_phone(Db& db, const std::string& phone) const {
  return by(db, sql::user_by_phone, "phone", phone);
}

Result<std::optional<UserRow>> Users::by_contact(Db& db, const Contact& contact) const {
  return contact.channel == "email" ? by_email(db, contact.value) : by_phone(db, contact.value);
}

Result<UserRow> Users::find(Db& db, const Uuid& id) const {
  auto row = HEARTH_TRY(db.maybe<Sealed>(sql::find_user, {{"id", id}}));
  auto found = HEARTH_TRY(opened(std::move(row)));
  if (!found) return not_found("auth.no_such_user", "there is no such user");
  return std::move(*found);
}

Result<std::vector<std::string>> Users::roles(Db& db, const Uuid& id) const {
  return db.all<std::string>(sql::roles_of_user, {{"user", id}});
}

Result<Me> Users::view(Db& db, const UserRow& row) const {
  Me me;
  me.id = row.id;
  me.state = row.state;
  me.email = row.email;
  me.phone = row.phone;
  me.display_name = row.display_name;
  me.locale = row.locale;
  me.roles = HEARTH_TRY(roles(db, row.id));
  me.email_verified = row.email_verified_at.has_value();
  me.phone_verified = row.phone_verified_at.has_value();
  me.created_at = row.created_at;
  return me;
}

Result<Page<UserRow>> Users::page(Db& db, const UserFilter& ask) const {
  auto sealed = HEARTH_TRY(db.page<Sealed>(sql::users_page, ask));
  Page<UserRow> out;
  out.next_cursor = std::move(sealed.next_cursor);
  for (auto& row : sealed.items) {
    auto one = HEARTH_TRY(opened(std::move(row)));
    out.items.push_back(std::move(*one));
  }
  return out;
}

Result<void> Users::lock(Tx& tx, const Uuid& id) const {
  const auto locked = HEARTH_TRY(tx.all<Uuid>(sql::lock_user, {{"id", id}}));
  if (locked.empty()) return not_found("auth.no_such_user", "there is no such user");
  return {};
}

Result<std::int64_t> Users::replace_pending(Tx& tx, const UserRow& row, const NewUser& made) {
  const Bytes name = HEARTH_TRY(crypto_.seal(user_place("display_name", row.id), made.display_name));
  const auto changed = HEARTH_TRY(tx.execute(sql::replace_pending, {{"id", row.id},
                                                                    {"version", row.version},
                                                                    {"display_name", name},
                                                                    {"locale", made.locale},
                                                                    {"password", made.password},
                                                                    {"now", tx.now()}}));
  if (changed == 0) return changed_meanwhile();
  return row.version + 1;
}

Result<void> Users::move(Tx& tx, UserRow& row, State to, std::string_view reason) {
  const auto changed =
      HEARTH_TRY(tx.execute(sql::set_state, {{"id", row.id}, {"state", to}, {"before", row.state}, {"now", tx.now()}}));
  if (changed == 0) return changed_meanwhile();
  const std::string from{name_of(row.state)}, now{name_of(to)}, why{reason};
  tx.publish(StateChanged{.user = row.id, .from = from, .to = now, .reason = why});
  // Others hear of somebody when they may sign in.
  if (row.state == State::pending && to == State::active) tx.publish(Registered{.user = row.id, .locale = row.locale});
  const bool back = row.state == State::suspended && to == State::active;
  tx.audit({.action = back ? "user.restored" : "user." + now,
            .target_type = "user",
            .target = row.id.text(),
            .before = state_json(row.state),
            .after = state_json(to),
            .reason = why});
  row.state = to;
  ++row.version;
  return {};
}

Result<void> Users::prove(Tx& tx, UserRow& row, std::string_view channel) {
  tx.exec(channel == "email" ? sql::verify_email : sql::verify_phone, {{"id", row.id}, {"now", tx.now()}});
  (channel == "email" ? row.email_verified_at : row.phone_verified_at) = tx.now();
  if (row.state == State::active) return {};
  return move(tx, row, State::active, row.state == State::pending ? "verified" : "contact proved");
}

Result<void> Users::change(Tx& tx, const UserRow& row) const {
  const Bytes name = HEARTH_TRY(crypto_.seal(user_place("display_name", row.id), row.display_name));
  tx.exec(sql::change_profile, {{"id", row.id}, {"display_name", name}, {"locale", row.locale}, {"now", tx.now()}});
  tx.audit({.action = "user.changed", .target_type = "user", .target = row.id.text()});
  return {};
}

Result<void> Users::erase(Tx& tx, const Uuid& id) const {
  const Bytes nobody = HEARTH_TRY(crypto_.seal(user_place("display_name", id), ""));
  tx.exec(sql::erase_user, {{"id", id}, {"display_name", nobody}, {"now", tx.now()}});
  tx.exec(sql::drop_roles, {{"user", id}});
  return {};
}

std::string_view name_of(State state) {
  constexpr std::array<std::string_view, 6> texts{"pending", "active", "locked", "suspended", "withdrawn", "erased"};
  return texts[static_cast<std::size_t>(state)];
}

}  // namespace auth
