#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>

#include "host/db/database.hpp"

namespace hearth::db {

/// A statement of the host's own over tables that stand in every plugin's schema: `{schema}` in its text is replaced,
/// once a schema. Made as a constant at namespace scope.
class HostStatement {
 public:
  HostStatement(std::string_view name, std::string_view postgres, std::string_view sqlite, std::uint32_t parameters,
                std::uint32_t flags = 0);
  /// Reads the same on both engines but for the parameters, which stand as $1 in the text.
  HostStatement(std::string_view name, std::string_view portable, std::uint32_t parameters, std::uint32_t flags = 0);
  ~HostStatement();

  /// [any] Lives as long as this.
  [[nodiscard]] const hearth_statement& in(const Database& database) const;

 private:
  struct Text;

  std::string name_;
  std::string postgres_;
  std::string sqlite_;
  std::uint32_t parameters_;
  std::uint32_t flags_;
  mutable std::shared_mutex mutex_;
  mutable std::map<std::string, std::unique_ptr<Text>, std::less<>> texts_;  ///< by schema
};

/// `{schema}` replaced wherever it stands.
std::string with_schema(std::string_view text, std::string_view schema);

}  // namespace hearth::db
