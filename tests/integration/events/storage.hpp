#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "tests/integration/events/node.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/temporary_folder.hpp"

namespace hearth::events::testing {

/// Where the nodes of one test keep their data: each test runs on both engines.
class Stored : public ::testing::TestWithParam<db::Engine> {
 protected:
  Stored() {
    pool.engine = GetParam();
    pool.folder = folder_.path();
    pool.wait = std::chrono::seconds{10};
    if (GetParam() == db::Engine::postgres) pool.url = support::PostgresServer::shared().fresh_database();
  }

  db::PoolSettings pool;

 private:
  support::TemporaryFolder folder_;
};

inline std::string engine_name(const ::testing::TestParamInfo<db::Engine>& info) {
  return info.param == db::Engine::postgres ? "postgres" : "sqlite";
}

}  // namespace hearth::events::testing

#define HEARTH_ON_BOTH_ENGINES(suite)                                                                                  \
  INSTANTIATE_TEST_SUITE_P(Engine, suite, ::testing::Values(hearth::db::Engine::sqlite, hearth::db::Engine::postgres), \
                           hearth::events::testing::engine_name)
