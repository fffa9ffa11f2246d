#include "host/db/migrations.hpp"

#include <array>
#include <thread>

#include "tests/integration/db/fixture.hpp"

namespace hearth::db::migrations_test {
namespace {

Migration step(int number, std::string name, std::string up, std::string down) {
  const auto checksum = "c" + std::to_string(std::hash<std::string>{}(up));
  return {number, std::move(name), std::move(up), std::move(down), checksum};
}

class Migrations : public OnBothEngines {
 protected:
  std::vector<Migration> own() const { return shop_migrations(GetParam()); }
  std::vector<Migration> with(const Migration& next) const {
    auto out = own();
    out.push_back(next);
    return out;
  }
  static Migration notes() {
    return step(2, "create_notes", "create table shop.notes (id int primary key)", "drop table shop.notes");
  }
  bool exists(std::string_view table) {
    return shop.db().query(call, Sql{"select 1 from shop." + std::string{table}, 0}, {}).has_value();
  }
};
HEARTH_ON_BOTH_ENGINES(Migrations);

TEST_P(Migrations, BringTheHostsTablesFirst) {
  const auto states = Migrator{shop.db(), own(), shop.clock}.status();
  ASSERT_TRUE(states);
  EXPECT_EQ(states->front().owner, "host");
  EXPECT_EQ(states->front().name, "create_effects");
  EXPECT_EQ(states->back().owner, "shop");
  for (const auto& state : *states) EXPECT_TRUE(state.applied_at.has_value());
  EXPECT_TRUE(exists("hearth_effects"));
}

TEST_P(Migrations, GoUpOnceAndDownAgain) {
  Migrator migrator{shop.db(), with(notes()), shop.clock};
  ASSERT_EQ(migrator.plan()->size(), 1u);
  const auto up = migrator.up();
  ASSERT_TRUE(up) << up.error().message;
  ASSERT_EQ(up->size(), 1u);
  EXPECT_EQ(up->front().number, 2);
  EXPECT_TRUE(exists("notes"));
  EXPECT_TRUE(migrator.up()->empty());
  const auto down = migrator.down(1);
  ASSERT_TRUE(down) << down.error().message;
  EXPECT_EQ(down->size(), 1u);
  EXPECT_FALSE(exists("notes"));
  EXPECT_TRUE(exists("items"));
  EXPECT_EQ(migrator.down(0)->size(), 1u);
  EXPECT_FALSE(exists("items"));
  EXPECT_TRUE(exists("hearth_effects")) << "the host's own stay";
  EXPECT_EQ(migrator.up()->size(), 2u);
}

TEST_P(Migrations, AreAllOrNothing) {
  Migrator migrator{shop.db(),
                    with(step(2, "bad", "create table shop.notes (id int); select a from nowhere;", "select 1")),
                    shop.clock};
  const auto up = migrator.up();
  ASSERT_FALSE(up);
  EXPECT_EQ(up.error().code, "migrations.failed");
  EXPECT_NE(up.error().message.find("shop 0002_bad"), std::string::npos) << up.error().message;
  EXPECT_NE(up.error().message.find("nowhere"), std::string::npos) << up.error().message;
  EXPECT_FALSE(exists("notes"));
  EXPECT_EQ(migrator.plan()->size(), 1u);
}

TEST_P(Migrations, ThatWereChangedAreRefused) {
  auto changed = own();
  changed[0].checksum = "other";
  const auto up = Migrator{shop.db(), changed, shop.clock}.up();
  ASSERT_FALSE(up);
  EXPECT_EQ(up.error().code, "migrations.changed");
  EXPECT_NE(up.error().message.find("0001_create_tables"), std::string::npos);
}

TEST_P(Migrations, ThatWereAppliedAndAreGoneAreRefused) {
  ASSERT_TRUE((Migrator{shop.db(), with(notes()), shop.clock}.up()));
  Migrator older{shop.db(), own(), shop.clock};
  const auto up = older.up();
  ASSERT_FALSE(up);
  EXPECT_EQ(up.error().code, "migrations.missing");
  EXPECT_NE(up.error().message.find("0002_create_notes"), std::string::npos);
  older.accept_newer();
  EXPECT_TRUE(older.up()) << "the version before, after a roll-back";
  EXPECT_TRUE(older.plan()->empty());
  const auto states = older.status();
  ASSERT_TRUE(states) << states.error().message;
  EXPECT_EQ(states->back().name, "create_notes");
  EXPECT_TRUE(states->back().newer);
  EXPECT_FALSE(states->front().newer);
  const auto down = older.down(0);
  ASSERT_FALSE(down) << "it does not know how to take the newer one back";
  EXPECT_EQ(down.error().code, "migrations.missing");
  EXPECT_TRUE(exists("notes"));
}

TEST_P(Migrations, ThatWereAddedBehindALaterOneAreRefused) {
  ASSERT_TRUE((Migrator{shop.db(), with(notes()), shop.clock}.up()));
  TestCall own_call;
  ASSERT_TRUE(shop.db().transaction(own_call, [](Transaction& tx) {
    return tx.exec(Sql{"delete from shop.hearth_migrations where owner = 'shop' and number = 1", 0}, {});
  }));
  EXPECT_EQ((Migrator{shop.db(), with(notes()), shop.clock}.up().error().code), "migrations.hole");
}

TEST_P(Migrations, OfManyRunnersAtOnceAreAppliedOnce) {
  std::vector<Migration> all = own();
  for (int i = 2; i <= 8; ++i) {
    const auto table = "shop.t" + std::to_string(i);
    all.push_back(step(i, "t" + std::to_string(i), "create table " + table + " (id int)", "drop table " + table));
  }
  std::vector<std::thread> runners;
  std::array<Result<std::vector<MigrationState>>, 4> applied{internal(""), internal(""), internal(""), internal("")};
  for (auto& mine : applied) {
    runners.emplace_back([&] { mine = Migrator{shop.db(), all, shop.clock}.up(); });
  }
  for (auto& runner : runners) runner.join();
  std::size_t in_all = 0;
  for (const auto& mine : applied) {
    ASSERT_TRUE(mine) << mine.error().message << mine.error().cause;
    in_all += mine->size();
  }
  EXPECT_EQ(in_all, 7u);
}

TEST_P(Migrations, LeadFromNothing) {
  auto fresh = shop.databases().open("fresh", "main", 2);
  ASSERT_TRUE(fresh);
  Migrator migrator{**fresh, {}, shop.clock};
  EXPECT_FALSE(migrator.plan()->empty()) << "planning needs no table of ours";
  const auto up = migrator.up();
  ASSERT_TRUE(up) << up.error().message;
  EXPECT_EQ(up->size(), host_migrations(GetParam(), "fresh").size());
}

TEST_P(Migrations, MayRebuildATableThatOthersPointTo) {
  const auto item = some_id();
  const auto part = some_id();
  ASSERT_TRUE(shop.db().transaction(call, [&](Transaction& tx) -> Result<void> {
    HEARTH_TRY(tx.exec(Sql{"insert into shop.items (id, name, price) values ($1, 'a', 1)", 1}, std::array{uuid(item)}));
    return tx.exec(Sql{"insert into shop.parts (id, item_id) values ($1, $2)", 2}, std::array{uuid(part), uuid(item)});
  }));
  const bool postgres = GetParam() == Engine::postgres;
  const auto rebuild = step(
      2, "rebuild",
      postgres ? "alter table shop.items add column colour text"
               : "create table shop.items_new (id uuid primary key not null, name text, price bigint, colour text);"
                 "insert into shop.items_new (id, name, price) select id, name, price from shop.items;"
                 "drop table shop.items; alter table shop.items_new rename to items;",
      "select 1");
  const auto up = Migrator{shop.db(), with(rebuild), shop.clock}.up();
  ASSERT_TRUE(up) << up.error().message;
  EXPECT_EQ(shop.count("items"), 1);
  EXPECT_EQ(shop.count("parts"), 1);
}

TEST_P(Migrations, LetEveryStatementOfThePluginBePrepared) {
  EXPECT_TRUE(check_statement(shop.db(), Sql{"insert into shop.items (id, name, price) values ($1, $2, $3)", 3}));
  EXPECT_TRUE(check_statement(shop.db(), Sql{"select 1 from shop.items where price = $1", 1}));
  const auto unknown = check_statement(shop.db(), Sql{"select colour from shop.items", 0});
  ASSERT_FALSE(unknown);
  EXPECT_NE(unknown.error().cause.find("colour"), std::string::npos);
  EXPECT_FALSE(check_statement(shop.db(), Sql{"select 1 from shop.items where price = $1", 2}));
  EXPECT_EQ(shop.count("items"), 0);
}

TEST(SqliteFile, ThatMayNotBeMadeReadsAsAnEmptyDatabase) {
  const support::TemporaryFolder folder;
  const core::Clock clock;
  TestCall call;
  PoolSettings settings;
  settings.folder = folder / "databases";
  for (const auto access : {Access::read, Access::write}) {
    settings.access = access;
    Databases databases{{settings}, clock};
    auto& shop = **databases.open("shop", "main", 2);
    Migrator migrator{shop, shop_migrations(Engine::sqlite), clock};
    const auto plan = migrator.plan();
    ASSERT_TRUE(plan) << plan.error().cause;
    EXPECT_EQ(plan->size(), migrator.status()->size());
    EXPECT_FALSE(*is_migrated(call, shop));
    EXPECT_EQ(shop.begin(call).has_value(), access == Access::write);
  }
  EXPECT_FALSE(std::filesystem::exists(settings.folder));
  settings.access = Access::create;
  Databases databases{{settings}, clock};
  auto& shop = **databases.open("shop", "main", 2);
  EXPECT_TRUE(Migrator(shop, shop_migrations(Engine::sqlite), clock).up());
  EXPECT_TRUE(*is_migrated(call, shop));
  settings.access = Access::read;
  Databases reading{{settings}, clock};
  auto& same = **reading.open("shop", "main", 2);
  EXPECT_TRUE(*is_migrated(call, same));
  EXPECT_TRUE(Migrator(same, shop_migrations(Engine::sqlite), clock).plan()->empty());
  EXPECT_FALSE(Migrator(same, shop_migrations(Engine::sqlite), clock).down(0)) << "it only reads";
}

}  // namespace
}  // namespace hearth::db::migrations_test
