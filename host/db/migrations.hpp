#pragma once

#include <filesystem>
#include <hearth/result.hpp>
#include <hearth/time.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/core/clock.hpp"
#include "host/db/database.hpp"

namespace hearth::db {

/// One step of a schema: NNNN_what_it_does.up.sql and .down.sql.
struct Migration {
  int number = 0;
  std::string name;  ///< "create_points"
  std::string up;    ///< SQL, any number of statements
  std::string down;
  std::string checksum;  ///< SHA-256 of `up`, hex
};

/// Reads the folder of one engine. Every mistake at once (Error::violations, pointer is the file): a name of another form,
/// a gap, a number twice, an up or down that is missing or empty.
Result<std::vector<Migration>> read_migrations(const std::filesystem::path& folder);

/// The host's own tables, which stand in every plugin's schema; embedded when the host is built.
std::vector<Migration> host_migrations(Engine engine, const std::string& schema);

/// Whether the host's tables stand in the plugin's schema: not before its first migration.
Result<bool> is_migrated(core::Call& call, Database& database);

struct MigrationState {
  std::string owner;  ///< "host" or the plugin
  int number = 0;
  std::string name;
  std::optional<Timestamp> applied_at;  ///< none: pending
  bool newer = false;                   ///< of the plugin's next version: ours knows nothing of it
};

/// Brings one plugin's schema up and down: the host's tables first, then the plugin's own. Each migration is a transaction
/// under a lock that all runners of the database share, so two may run at once. What has been applied must still be there,
/// unchanged, or nothing is done (Kind::precondition, "migrations.changed" or "migrations.missing").
class Migrator {
 public:
  /// `own`: the plugin's, from read_migrations. The database must come from Databases::open.
  Migrator(Database& database, std::vector<Migration> own, const core::Clock& clock);
  ~Migrator();
  Migrator(const Migrator&) = delete;
  Migrator& operator=(const Migrator&) = delete;

  /// Applied migrations beyond the newest that we know are the plugin's next version's: after a roll-back of the plugin
  /// they are accepted, not refused. down() goes on refusing: it could not take them back.
  void accept_newer() { accept_newer_ = true; }

  /// Applied and pending, in order. Changes nothing.
  Result<std::vector<MigrationState>> status();
  /// What up() would apply.
  Result<std::vector<MigrationState>> plan();
  /// Applies what is pending; tells what it applied.
  Result<std::vector<MigrationState>> up();
  /// Takes back the plugin's own migrations above `to`, the newest first; tells which. The host's tables stay.
  Result<std::vector<MigrationState>> down(int to);

 private:
  struct Session;
  Result<bool> is_up();

  Database& database_;
  const core::Clock& clock_;
  std::vector<Migration> host_;
  std::vector<Migration> own_;
  bool accept_newer_ = false;
};

}  // namespace hearth::db
