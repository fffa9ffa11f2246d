// What only shows when a plugin meets an engine: its migrations go up, down and up again, and each of its statements can be
// prepared on the schema that they make.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "host/db/databases.hpp"
#include "host/db/migrations.hpp"
#include "host/plugin/describe.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/temporary_folder.hpp"

namespace hearth::schema_test {
namespace {

using Case = std::tuple<std::string, db::Engine>;

std::string text_of(const Error& error) { return error.message + " " + error.cause; }

/// A plugin's database, migrated from nothing.
class PluginSchema : public testing::TestWithParam<Case> {
 protected:
  PluginSchema() {
    settings_.engine = engine();
    if (engine() == db::Engine::postgres) settings_.url = support::PostgresServer::shared().fresh_database();
    if (engine() == db::Engine::sqlite) settings_.folder = folder_ / "data";
    databases_ = std::make_unique<db::Databases>(std::vector{settings_}, clock_);
  }

  [[nodiscard]] const std::string& plugin() const { return std::get<0>(GetParam()); }
  [[nodiscard]] db::Engine engine() const { return std::get<1>(GetParam()); }

  void SetUp() override {
    auto opened = databases_->open(plugin(), settings_.name, 4);
    ASSERT_TRUE(opened) << text_of(opened.error());
    database_ = *opened;
    auto read = db::read_migrations(std::filesystem::path{HEARTH_MIGRATIONS} / plugin() / folder_of_engine());
    ASSERT_TRUE(read) << text_of(read.error());
    migrations_ = *read;
    migrator_ = std::make_unique<db::Migrator>(*database_, *read, clock_);
    const auto up = migrator_->up();
    ASSERT_TRUE(up) << text_of(up.error());
  }

  [[nodiscard]] std::string folder_of_engine() const {
    return engine() == db::Engine::postgres ? "postgres" : "sqlite";
  }

  core::Clock clock_;
  support::TemporaryFolder folder_;
  db::PoolSettings settings_;
  std::unique_ptr<db::Databases> databases_;
  db::Database* database_ = nullptr;
  std::vector<db::Migration> migrations_;
  std::unique_ptr<db::Migrator> migrator_;
};

TEST_P(PluginSchema, GoesDownAndUpAgain) {
  const auto down = migrator_->down(0);
  ASSERT_TRUE(down) << text_of(down.error());
  EXPECT_EQ(down->size(), migrations_.size());
  const auto up = migrator_->up();
  ASSERT_TRUE(up) << text_of(up.error());
  EXPECT_EQ(up->size(), migrations_.size());
}

TEST_P(PluginSchema, TakesEveryStatementOfItsPlugin) {
  const auto library = std::filesystem::path{HEARTH_BUNDLES} / (plugin() + ".hearth") / (plugin() + ".so");
  std::set<std::string> seen;
  const auto described = plugin::describe_library(library, plugin(), [&](const hearth_statements_v1& all) {
    for (std::uint64_t i = 0; i < all.statement_count; ++i) {
      const auto& statement = *all.statements[i];
      const std::string name(statement.name.data, statement.name.size);
      EXPECT_TRUE(seen.insert(name).second) << name << " twice";
      const auto good = db::check_statement(*database_, statement);
      EXPECT_TRUE(good) << name << ": " << text_of(good.error());
    }
  });
  ASSERT_TRUE(described) << text_of(described.error());
  EXPECT_FALSE(seen.empty()) << "the plugin has shown no statements";
}

std::string name_of(const testing::TestParamInfo<Case>& info) {
  return std::get<0>(info.param) + (std::get<1>(info.param) == db::Engine::postgres ? "_PostgreSQL" : "_SQLite");
}

const std::vector<std::string> plugins{"auth",    "catalog",      "consumer", "technician",    "booking", "matching",
                                       "payment", "cancellation", "reviews",  "notifications", "admin"};

INSTANTIATE_TEST_SUITE_P(Of, PluginSchema,
                         testing::Combine(testing::ValuesIn(plugins),
                                          testing::Values(db::Engine::sqlite, db::Engine::postgres)),
                         name_of);

class PaymentSchema : public PluginSchema {
 protected:
  Result<void> run(const std::string& sql) {
    const auto statement = db::statement("order", sql, sql, 0);
    core::Call call;
    call.deadline = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    return database_->transaction(call, [&](db::Transaction& tx) { return tx.exec(statement, {}); });
  }
  /// An order of the one booking that there is.
  Result<void> add(const std::string& id, const std::string& status) {
    const std::string booking = "'01930000-0000-7000-8000-0000000000bb'";
    return run(
        "insert into payment.payments (id, booking_id, consumer_id, purpose, purpose_id, name, provider, method, "
        "status, "
        "amount, vat, lines, version, created_at, updated_at) values ('" +
        id + "', " + booking + ", " + booking + ", 'booking', '" + id + "', 'cleaning', 'toss', 'card', '" + status +
        "', 50000, 4545, '[]', 1, current_timestamp, current_timestamp)");
  }
};
INSTANTIATE_TEST_SUITE_P(Of, PaymentSchema,
                         testing::Combine(testing::Values("payment"),
                                          testing::Values(db::Engine::sqlite, db::Engine::postgres)),
                         name_of);

TEST_P(PaymentSchema, WaitsUntilTwoOrdersOfABookingAreSettled) {
  const std::string first = "01930000-0000-7000-8000-000000000001";
  const std::string second = "01930000-0000-7000-8000-000000000002";
  ASSERT_TRUE(migrator_->down(8));
  for (const auto& [id, status] : {std::pair{first, "unknown"}, {second, "waiting_deposit"}}) {
    const auto added = add(id, status);
    ASSERT_TRUE(added) << text_of(added.error());
  }
  const auto refused = migrator_->up();
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message,
              testing::AllOf(testing::HasSubstr("payment 0009_one_unresolved_order_a_booking failed"),
                             testing::HasSubstr("what ran on this schema before still does")));
  ASSERT_TRUE(run("update payment.payments set status = 'expired' where id = '" + second + "'"));
  const auto up = migrator_->up();
  ASSERT_TRUE(up) << text_of(up.error());
  EXPECT_EQ(up->size(), migrations_.size() - 8);
}

TEST(PluginMigrations, AreTheSameStepsOnBothEngines) {
  for (const auto& plugin : plugins) {
    const auto folder = std::filesystem::path{HEARTH_MIGRATIONS} / plugin;
    const auto postgres = db::read_migrations(folder / "postgres");
    const auto sqlite = db::read_migrations(folder / "sqlite");
    ASSERT_TRUE(postgres && sqlite) << plugin;
    ASSERT_EQ(postgres->size(), sqlite->size()) << plugin;
    for (std::size_t i = 0; i < postgres->size(); ++i) EXPECT_EQ((*postgres)[i].name, (*sqlite)[i].name) << plugin;
  }
}

}  // namespace
}  // namespace hearth::schema_test
