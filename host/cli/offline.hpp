#pragma once

#include <hearth/result.hpp>
#include <memory>
#include <string>
#include <vector>

#include "host/app/node.hpp"
#include "host/config/load.hpp"
#include "host/core/clock.hpp"
#include "host/db/databases.hpp"
#include "host/db/migrations.hpp"
#include "host/plugin/bundle.hpp"
#include "host/plugin/selection.hpp"

namespace hearth::cli {

/// A deployment without any plugin's code: its settings, its bundles, and its databases on request.
struct Offline {
  using One = plugin::Selection::One;

  /// Selects plugins as `serve` does; the refusals of all that are required in one error.
  static Result<std::unique_ptr<Offline>> open(config::Loaded loaded, const config::Arguments& arguments,
                                               db::Access access = db::Access::read);
  Offline(config::Loaded with, const config::Arguments& arguments, db::Access access);

  Result<db::Database*> database(const One& one);
  /// False: SQLite's file of it is not there.
  [[nodiscard]] bool has_database(const One& one) const;
  /// Its migrations, the host's among them. As in `serve`, the plugin may be older than its schema.
  Result<std::unique_ptr<db::Migrator>> migrator(const One& one);
  /// What else would keep `serve` from starting: the machine, the lock, signatures, migrations that cannot be read, services that
  /// settings name. An error each.
  [[nodiscard]] std::vector<Error> obstacles() const;
  /// Why `serve` would start without some of the plugins, which are not required. A sentence each.
  [[nodiscard]] std::vector<std::string> warnings() const;
  /// Everything that the bundles declare, with full paths; those for operators among them.
  [[nodiscard]] std::vector<gateway::Route> routes() const;

  const config::Loaded loaded;
  const std::string named;  ///< as a command names it: "-c FILE --data DIR"
  core::Clock clock;
  db::Databases databases;
  std::vector<One> bundles;
  std::vector<plugin::Refusal> left_out;  ///< not required, and not among `bundles`

 private:
  [[nodiscard]] Result<void> readable_migrations(const One& one) const;
  /// Of `bundles`: what `serve` finds when it opens them, and what stands on those.
  [[nodiscard]] std::vector<plugin::Refusal> refused_when_opened() const;
};

/// Opens the deployment that the arguments name, telling what is wrong with it, and of whom it would start without; null when it
/// would not start, and `exit` is set.
std::unique_ptr<Offline> open_offline(const config::Arguments& arguments, int& exit,
                                      db::Access access = db::Access::read);

/// The same, and what is wrong with it as sentences: of the settings, the bundles, the machine.
std::unique_ptr<Offline> open_offline(const config::Arguments& arguments, std::vector<std::string>& wrong_with_it);

}  // namespace hearth::cli
