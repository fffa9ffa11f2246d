#include "profiles.hpp"

#include <auth/contract/names.hpp>

#include "consumer_sql.hpp"

namespace consumer {

namespace {

constexpr std::size_t most_technicians = 200;  // in either list

struct BlockRow {
  Uuid consumer;
  Uuid technician;
};
constexpr auto describe(Type<BlockRow>) {
  return fields(field("consumer_id", &BlockRow::consumer), field("technician_id", &BlockRow::technician));
}

/// What a profile shows has changed, so its tag has to.
void touch(Tx& tx, const Uuid& consumer) { tx.exec(sql::touch_profile, {{"id", consumer}, {"now", tx.now()}}); }

}  // namespace

/// As it stands in the table.
struct Profiles::Row {
  Uuid id;
  std::optional<Bytes> nickname;
  std::optional<Bytes> preferences;
  std::int64_t version = 0;
  Timestamp created_at;

  friend constexpr auto describe(Type<Row>) {
    return fields(field("id", &Row::id), field("nickname", &Row::nickname), field("preferences", &Row::preferences),
                  field("version", &Row::version), field("created_at", &Row::created_at));
  }
};

Result<ProfileView> Profiles::view(Db& db, const Row& row) const {
  const Seals seals{crypto_, "consumer.profiles", row.id};
  ProfileView out;
  out.id = row.id;
  out.nickname = HEARTH_TRY(seals.open("nickname", row.nickname));
  if (const auto preferences = HEARTH_TRY(seals.open("preferences", row.preferences))) {
    out.preferences = HEARTH_TRY(from_json<Preferences>(*preferences));
  }
  out.favorites = HEARTH_TRY(db.all<Uuid>(sql::favorites_of_consumer, {{"consumer", row.id}}));
  out.blocks = HEARTH_TRY(db.all<Uuid>(sql::blocks_of_consumer, {{"consumer", row.id}}));
  out.version = row.version;
  return out;
}

Result<void> Profiles::lock(Tx& tx, const Uuid& user) {
  tx.exec(sql::open_profile, {{"id", user}, {"now", tx.now()}});
  const auto row = HEARTH_TRY(tx.one<Row>(sql::lock_profile, {{"id", user}}));
  (void)row;
  return {};
}

/// Before anything was written there is nothing but the version that a first change is based on.
Result<ProfileView> Profiles::read(const Caller& who, Db& db) { return of(db, who.user); }

Result<ProfileView> Profiles::of(Db& db, const Uuid& consumer) const {
  const auto row = HEARTH_TRY(db.maybe<Row>(sql::find_profile, {{"id", consumer}}));
  if (row) return view(db, *row);
  ProfileView empty;
  empty.id = consumer;
  empty.version = 1;
  return empty;
}

Result<ProfileView> Profiles::change(const Caller& who, Tx& tx, const IfMatch& match, const ChangeProfile& ask) {
  HEARTH_TRY(lock(tx, who.user));
  auto row = HEARTH_TRY(tx.one<Row>(sql::find_profile, {{"id", who.user}}));
  if (!match.matches(row.version)) return precondition("precondition.failed", "the profile was changed meanwhile");
  const Seals seals{crypto_, "consumer.profiles", row.id};
  if (ask.nickname.given()) {
    std::optional<std::string> nickname;
    if (const auto& text = ask.nickname.value()) nickname = HEARTH_TRY(::auth::read_name(*text, "/nickname"));
    row.nickname = HEARTH_TRY(seals.seal("nickname", nickname));
  }
  if (ask.preferences.given()) {
    std::optional<std::string> text;
    if (const auto& preferences = ask.preferences.value()) text = to_json(*preferences);
    row.preferences = HEARTH_TRY(seals.seal("preferences", text));
  }
  tx.exec(sql::change_profile, {{"id", row.id},
                                {"version", row.version},
                                {"nickname", row.nickname},
                                {"preferences", row.preferences},
                                {"now", tx.now()}});
  ++row.version;
  return view(tx, row);
}

Result<void> Profiles::add_favorite(const Caller& who, Tx& tx, Uuid technician) {
  HEARTH_TRY(lock(tx, who.user));
  const auto there = HEARTH_TRY(tx.all<Uuid>(sql::favorites_of_consumer, {{"consumer", who.user}}));
  if (there.size() >= most_technicians) return conflict("consumer.too_many_technicians", "the list is full");
  tx.exec(sql::remove_block, {{"consumer", who.user}, {"technician", technician}});
  tx.exec(sql::add_favorite, {{"consumer", who.user}, {"technician", technician}, {"now", tx.now()}});
  touch(tx, who.user);
  return {};
}

Result<void> Profiles::remove_favorite(const Caller& who, Tx& tx, Uuid technician) {
  tx.exec(sql::remove_favorite, {{"consumer", who.user}, {"technician", technician}});
  touch(tx, who.user);
  return {};
}

Result<void> Profiles::add_block(const Caller& who, Tx& tx, Uuid technician) {
  HEARTH_TRY(lock(tx, who.user));
  const auto there = HEARTH_TRY(tx.all<Uuid>(sql::blocks_of_consumer, {{"consumer", who.user}}));
  if (there.size() >= most_technicians) return conflict("consumer.too_many_technicians", "the list is full");
  tx.exec(sql::remove_favorite, {{"consumer", who.user}, {"technician", technician}});
  tx.exec(sql::add_block, {{"consumer", who.user}, {"technician", technician}, {"now", tx.now()}});
  touch(tx, who.user);
  return {};
}

Result<void> Profiles::remove_block(const Caller& who, Tx& tx, Uuid technician) {
  tx.exec(sql::remove_block, {{"consumer", who.user}, {"technician", technician}});
  touch(tx, who.user);
  return {};
}

Result<ManyBlocks> Profiles::blocked_by(Db& db, const BlocksOfAsk& ask) {
  ManyBlocks found;
  for (const auto& row : HEARTH_TRY(db.all<BlockRow>(sql::blocks_of_consumers, {{"consumers", ask.consumers}}))) {
    if (found.items.empty() || found.items.back().consumer != row.consumer) found.items.push_back({row.consumer, {}});
    found.items.back().technicians.push_back(row.technician);
  }
  return found;
}

Result<Wishes> Profiles::wishes(Db& db, const WishesAsk& ask) {
  Wishes of{.blocked = HEARTH_TRY(db.all<Uuid>(sql::blocks_of_consumer, {{"consumer", ask.consumer}})),
            .favorites = HEARTH_TRY(db.all<Uuid>(sql::favorites_of_consumer, {{"consumer", ask.consumer}})),
            .gender = "any"};
  of.gender = HEARTH_TRY(preferences(db, ask.consumer)).technician_gender.value_or("any");
  return of;
}

Result<Home> Profiles::home(Db& db, const HomeAsk& ask) {
  auto of = HEARTH_TRY(preferences(db, ask.consumer));
  return Home{of.pets, std::move(of.notes)};
}

Result<Preferences> Profiles::preferences(Db& db, const Uuid& consumer) const {
  const auto row = HEARTH_TRY(db.maybe<Row>(sql::find_profile, {{"id", consumer}}));
  if (!row) return Preferences{};
  const Seals seals{crypto_, "consumer.profiles", row->id};
  const auto text = HEARTH_TRY(seals.open("preferences", row->preferences));
  if (!text) return Preferences{};
  return from_json<Preferences>(*text);
}

Result<void> Profiles::registered(Tx& tx, const ::auth::Registered& event) {
  tx.exec(sql::open_profile, {{"id", event.user}, {"now", tx.now()}});
  return {};
}

}  // namespace consumer
