#pragma once

#include <span>
#include <string_view>

namespace hearth::db {

/// A file of migrations/host, written into the binary by embed_migrations.cmake.
struct EmbeddedMigration {
  std::string_view engine;  ///< its folder
  std::string_view file;
  std::string_view sql;  ///< with {schema} in it
};

std::span<const EmbeddedMigration> embedded_migrations();

}  // namespace hearth::db
