#pragma once

#include <string>
#include <string_view>

#include "host/db/host_statement.hpp"

namespace hearth::db {

/// A HostStatement written once, in PostgreSQL's form: for SQLite `$1` becomes `?1` and casts (`::uuid`) are dropped. For
/// tables that both engines have alike.
inline HostStatement own_sql(std::string_view name, std::uint32_t parameters, std::string_view postgres,
                             std::string_view for_sqlite, std::uint32_t flags = 0) {
  std::string sqlite;
  for (std::size_t at = 0; at < for_sqlite.size(); ++at) {
    if (for_sqlite.substr(at, 2) == "::") {
      ++at;
      while (at + 1 < for_sqlite.size() && for_sqlite[at + 1] >= 'a' && for_sqlite[at + 1] <= 'z') ++at;
    } else {
      sqlite += for_sqlite[at] == '$' ? '?' : for_sqlite[at];
    }
  }
  return HostStatement{name, postgres, sqlite, parameters, flags};
}

inline HostStatement own_sql(std::string_view name, std::uint32_t parameters, std::string_view text) {
  return own_sql(name, parameters, text, text);
}

/// One that may take long: over a whole backlog.
inline HostStatement own_long_sql(std::string_view name, std::uint32_t parameters, std::string_view text) {
  return own_sql(name, parameters, text, text, HEARTH_STATEMENT_LONG);
}

}  // namespace hearth::db
