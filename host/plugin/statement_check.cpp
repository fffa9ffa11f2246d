#include "host/plugin/statement_check.hpp"

#include "host/db/databases.hpp"
#include "host/db/migrations.hpp"
#include "host/plugin/border.hpp"
#include "host/plugin/run_folder.hpp"

namespace hearth::plugin {
namespace {

namespace fs = std::filesystem;

std::string text_of(const Error& error) { return error.message + (error.cause.empty() ? "" : ": " + error.cause); }

Result<void> check_all(const Bundle& bundle, const hearth_statements_v1& statements, const fs::path& folder,
                       std::vector<StatementFault>& faults) {
  const core::Clock clock;
  db::PoolSettings pool;
  pool.folder = folder;
  db::Databases databases{{pool}, clock};
  auto* database = HEARTH_TRY(databases.open(bundle.manifest.name, pool.name, 2));
  auto own = HEARTH_TRY(migrations_of(bundle, "sqlite"));
  HEARTH_TRY(db::Migrator(*database, std::move(own), clock).up());
  for (std::uint64_t i = 0; i < statements.statement_count; ++i) {
    const auto& statement = *statements.statements[i];
    const auto good = db::check_statement(*database, statement);
    if (!good) faults.push_back({std::string{view(statement.name)}, text_of(good.error())});
  }
  return {};
}

}  // namespace

std::vector<StatementFault> check_statements(const Bundle& bundle, const hearth_statements_v1& statements) {
  std::vector<StatementFault> faults;
  auto folder = RunFolder::make(fs::temp_directory_path());
  const auto done = folder ? check_all(bundle, statements, folder->path(), faults) : Result<void>{folder.error()};
  if (!done) faults.push_back({"(all)", "the schema cannot be made: " + text_of(done.error())});
  return faults;
}

}  // namespace hearth::plugin
