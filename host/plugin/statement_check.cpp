#include "host/plugin/statement_check.hpp"

#include "host/db/databases.hpp"
#include "host/db/migrations.hpp"
#include "host/plugin/border.hpp"
#include "host/plugin/run_folder.hpp"

namespace hearth::plugin {
namespace {

namespace fs = std::filesystem;

std::string text_of(const Error& error) { return error.message + (error.cause.empty() ? "" : ": " + error.cause); }

}  // namespace

Result<std::vector<StatementFault>> check_statements(const Bundle& bundle,
                                                     std::span<const hearth_statement* const> statements) {
  const auto folder = HEARTH_TRY(RunFolder::make(fs::temp_directory_path()));
  const core::Clock clock;
  db::PoolSettings pool;
  pool.folder = folder.path();
  db::Databases databases{{pool}, clock};
  auto* database = HEARTH_TRY(databases.open(bundle.manifest.name, pool.name, 2));
  auto own = HEARTH_TRY(migrations_of(bundle, "sqlite"));
  HEARTH_TRY(db::Migrator(*database, std::move(own), clock).up());
  std::vector<StatementFault> faults;
  for (const auto* statement : statements) {
    const auto good = db::check_statement(*database, *statement);
    if (!good) faults.push_back({std::string{view(statement->name)}, text_of(good.error())});
  }
  return faults;
}

}  // namespace hearth::plugin
