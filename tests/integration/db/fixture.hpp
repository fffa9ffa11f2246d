#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/call.hpp"
#include "host/core/clock.hpp"
#include "host/db/databases.hpp"
#include "host/db/migrations.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/temporary_folder.hpp"

namespace hearth::db {

/// A statement whose text reads the same on both engines but for `$1`, which SQLite spells `?1`.
class Sql {
 public:
  Sql(std::string_view text, std::uint32_t parameters, std::uint32_t flags = 0);
  Sql(std::string_view postgres, std::string_view sqlite, std::uint32_t parameters);
  operator const hearth_statement&() const { return made_; }

 private:
  std::string postgres_;
  std::string sqlite_;
  hearth_statement made_;
};

struct TestCall : core::Call {
  explicit TestCall(std::chrono::milliseconds time = std::chrono::seconds{30}) {
    plugin = "shop";
    deadline = std::chrono::steady_clock::now() + time;
  }
};

Uuid some_id();
/// Somebody sleeps in the server, in pg_sleep.
bool sleeping(const support::PostgresServer& server, const std::string& url);

/// The plugin `shop` on one engine, in a database of its own, migrated: items with a unique name and a price above zero,
/// slots of which no two of one owner overlap, and parts that belong to an item.
class Shop {
 public:
  explicit Shop(Engine engine, std::size_t sessions = 16, PoolSettings settings = {});

  [[nodiscard]] PoolSettings settings() const { return settings_; }
  Databases& databases() { return *databases_; }
  Database& db() { return *database_; }
  /// The same files or server, opened anew.
  void reopen();
  std::int64_t count(std::string_view table);
  Result<void> add_item(core::Call& call, std::string_view name, std::int64_t price);

  core::Clock clock;
  std::atomic<int> round_trips{0};
  std::atomic<int> commits{0};
  std::atomic<int> committed{0};

 private:
  support::TemporaryFolder folder_;
  PoolSettings settings_;
  std::size_t sessions_;
  std::unique_ptr<Databases> databases_;
  Database* database_ = nullptr;
};

std::vector<Migration> shop_migrations(Engine engine);

class OnBothEngines : public testing::TestWithParam<Engine> {
 protected:
  Shop shop{GetParam()};
  TestCall call;
};

inline std::string engine_name(const testing::TestParamInfo<Engine>& info) {
  return info.param == Engine::postgres ? "postgres" : "sqlite";
}
#define HEARTH_ON_BOTH_ENGINES(suite) \
  INSTANTIATE_TEST_SUITE_P(Db, suite, testing::Values(Engine::postgres, Engine::sqlite), engine_name)

}  // namespace hearth::db
