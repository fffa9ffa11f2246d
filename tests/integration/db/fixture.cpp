#include "tests/integration/db/fixture.hpp"

#include <array>
#include <random>

namespace hearth::db {
namespace {

constexpr const char* postgres_tables = R"(
create extension if not exists btree_gist;
create table shop.items (
  id uuid primary key,
  name text not null,
  price bigint not null,
  made_at timestamptz,
  sold boolean,
  weight double precision,
  photo bytea,
  attributes jsonb,
  constraint items_price_positive check (price > 0)
);
create unique index items_name_once on shop.items (name);
create table shop.parts (
  id uuid primary key,
  item_id uuid not null,
  constraint parts_item_exists foreign key (item_id) references shop.items (id) deferrable initially deferred
);
create table shop.tags (word text not null, language text not null, unique (word, language));
create table shop.slots (
  owner text not null,
  start_at timestamptz not null,
  end_at timestamptz not null,
  constraint slots_no_overlap exclude using gist (owner with =, tstzrange(start_at, end_at) with &&)
);
)";

constexpr const char* sqlite_tables = R"(
create table shop.items (
  id uuid primary key not null,
  name text not null,
  price bigint not null,
  made_at timestamp,
  sold boolean,
  weight double precision,
  photo blob,
  attributes text,
  constraint items_price_positive check (price > 0)
);
create unique index shop.items_name_once on items (name);
create table shop.parts (
  id uuid primary key not null,
  item_id uuid not null,
  constraint parts_item_exists foreign key (item_id) references items (id) deferrable initially deferred
);
create table shop.tags (word text not null, language text not null, unique (word, language));
create table shop.slots (owner text not null, start_at timestamp not null, end_at timestamp not null);
create trigger shop.slots_no_overlap before insert on slots
when exists (select 1 from slots where owner = new.owner and start_at < new.end_at and end_at > new.start_at)
begin
  select raise(abort, 'slots_no_overlap');
end;
)";

std::string with_question_marks(std::string_view text) {
  std::string out{text};
  for (std::size_t i = 0; i + 1 < out.size(); ++i) {
    if (out[i] == '$' && out[i + 1] >= '0' && out[i + 1] <= '9') out[i] = '?';
  }
  return out;
}

}  // namespace

Sql::Sql(std::string_view text, std::uint32_t parameters, std::uint32_t flags)
    : Sql{text, with_question_marks(text), parameters} {
  made_.flags = flags;
}

Sql::Sql(std::string_view postgres, std::string_view sqlite, std::uint32_t parameters)
    : postgres_{postgres}, sqlite_{sqlite}, made_{statement("test", postgres_, sqlite_, parameters)} {}

bool sleeping(const support::PostgresServer& server, const std::string& url) {
  return server.value(url, "select count(*) from pg_stat_activity where state = 'active' and wait_event = 'PgSleep'") !=
         "0";
}

Uuid some_id() {
  static thread_local std::mt19937_64 random{std::random_device{}()};
  std::array<std::uint8_t, 10> bytes;
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
  return Uuid::v7(core::Clock{}.now().micros / 1000, bytes);
}

Shop::Shop(Engine engine, std::size_t sessions, PoolSettings settings)
    : settings_{std::move(settings)}, sessions_{sessions} {
  settings_.engine = engine;
  if (engine == Engine::postgres && settings_.url.empty())
    settings_.url = support::PostgresServer::shared().fresh_database();
  if (engine == Engine::sqlite) settings_.folder = folder_ / "data";
  reopen();
  const auto migrated = Migrator{db(), shop_migrations(engine), clock}.up();
  if (!migrated) throw std::runtime_error{migrated.error().message + " " + migrated.error().cause};
}

void Shop::reopen() {
  databases_.reset();
  Observer observer;
  observer.round_trip = [this](std::string_view) { ++round_trips; };
  observer.group_commit = [this](std::string_view, std::size_t members) {
    ++commits;
    committed += static_cast<int>(members);
  };
  databases_ = std::make_unique<Databases>(std::vector{settings_}, clock, observer);
  auto opened = databases_->open("shop", settings_.name, sessions_);
  if (!opened) throw std::runtime_error{opened.error().message + " " + opened.error().cause};
  database_ = *opened;
}

std::int64_t Shop::count(std::string_view table) {
  TestCall call;
  auto rows = db().query(call, Sql{"select count(*) from shop." + std::string{table}, 0}, {});
  if (!rows) throw std::runtime_error{rows.error().cause};
  return rows->integer(0, 0);
}

Result<void> Shop::add_item(core::Call& call, std::string_view name, std::int64_t price) {
  return db().transaction(call, [&](Transaction& tx) {
    const auto id = some_id();
    const std::array values{uuid(id), text(name), integer(price)};
    return tx.exec(Sql{"insert into shop.items (id, name, price) values ($1, $2, $3)", 3}, values);
  });
}

std::vector<Migration> shop_migrations(Engine engine) {
  const bool postgres = engine == Engine::postgres;
  return {{1, "create_tables", postgres ? postgres_tables : sqlite_tables,
           "drop table shop.tags; drop table shop.parts; drop table shop.slots; drop table shop.items;", "0001"}};
}

}  // namespace hearth::db
