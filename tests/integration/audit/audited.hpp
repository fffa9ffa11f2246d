#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "host/audit/log.hpp"
#include "host/audit/verify.hpp"
#include "host/db/databases.hpp"
#include "tests/support/temporary_folder.hpp"

namespace hearth::audit {

/// The schema `auth` on one engine, its audit log, and somebody who gets round its triggers.
class Audited : public testing::TestWithParam<db::Engine> {
 protected:
  Audited();
  ~Audited() override;

  /// One more node on the same data.
  std::unique_ptr<Log> node(std::chrono::milliseconds gather = std::chrono::milliseconds{5});
  Result<void> record(Log& log, std::string_view action, std::string_view after = "{}");
  /// `count` rows "act 1", "act 2", ... of the log, chained.
  void chained(Log& log, int count);
  Verdict verified();
  std::string fault();  ///< "what seq", or "good"

  /// As the owner of the database, with the triggers out of the way. `audit.` stands for the schema.
  void tamper(std::string sql);
  std::string value(std::string sql);

  core::Clock clock_;
  support::TemporaryFolder folder_;
  db::PoolSettings pool_;
  std::unique_ptr<crypto::Keys> keys_;
  std::unique_ptr<db::Databases> databases_;
  db::Database* database_ = nullptr;
  std::mutex guard_;
  std::vector<std::string> problems_;  ///< what relays complained about; unexpected unless a test takes them
};

inline std::string engine_name(const testing::TestParamInfo<db::Engine>& info) {
  return info.param == db::Engine::postgres ? "postgres" : "sqlite";
}
#define HEARTH_ON_BOTH_ENGINES(suite) \
  INSTANTIATE_TEST_SUITE_P(Engine, suite, testing::Values(db::Engine::sqlite, db::Engine::postgres), engine_name)

}  // namespace hearth::audit
