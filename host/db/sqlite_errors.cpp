#include "host/db/sqlite_errors.hpp"

#include <cerrno>
#include <memory>
#include <set>
#include <string_view>

namespace hearth::db {
namespace {

/// The first column of each row, as text.
std::vector<std::string> column_of(sqlite3* native, const std::string& sql, const std::string& parameter) {
  std::vector<std::string> out;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(native, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK) {
    sqlite3_bind_text(statement, 1, parameter.data(), static_cast<int>(parameter.size()), SQLITE_STATIC);
    while (sqlite3_step(statement) == SQLITE_ROW) {
      const auto* const text = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
      if (text != nullptr) out.emplace_back(text);
    }
  }
  sqlite3_finalize(statement);
  return out;
}

std::string_view after(std::string_view text, std::string_view prefix) {
  return text.starts_with(prefix) ? text.substr(prefix.size()) : std::string_view{};
}

/// "bookings.technician_id, bookings.start_at" -> the declared unique index over exactly these columns. PostgreSQL names
/// the constraint; SQLite names the columns, so that one declaration must be found for both. One that was declared without
/// a name has the name that PostgreSQL gives it: bookings_technician_id_start_at_key.
std::string unique_index(sqlite3* native, const std::string& schema, std::string_view columns) {
  if (auto named = after(columns, "index '"); !named.empty()) return std::string{named.substr(0, named.find('\''))};
  const std::string table{columns.substr(0, columns.find('.'))};
  std::set<std::string> violated;
  std::string unnamed = table;
  for (std::size_t at = 0; at < columns.size();) {
    const auto end = std::min(columns.find(", ", at), columns.size());
    const std::string column{columns.substr(at + table.size() + 1, end - at - table.size() - 1)};
    violated.insert(column);
    unnamed += "_" + column;
    at = end + 2;
  }
  const auto indexes = column_of(
      native, "select name from pragma_index_list(?1, '" + schema + "') where \"unique\" and origin = 'c'", table);
  for (const auto& index : indexes) {
    const auto members = column_of(native, "select name from pragma_index_info(?1, '" + schema + "')", index);
    if (std::set<std::string>{members.begin(), members.end()} == violated) return index;
  }
  return unnamed + "_key";
}

/// As PostgreSQL names it.
std::string primary_key(std::string_view columns) {
  return std::string{columns.substr(0, columns.find('.'))} + "_pkey";
}

Error violation(const EngineDatabase& database, sqlite3* native, int code, const std::string& message) {
  const std::string_view text = message;
  switch (code) {
    case SQLITE_CONSTRAINT_TRIGGER:
      return database.violated(text, message);  // RAISE(ABORT, 'name')
    case SQLITE_CONSTRAINT_CHECK:
      return database.violated(after(text, "CHECK constraint failed: "), message);
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return database.violated(primary_key(after(text, "UNIQUE constraint failed: ")), message);
    case SQLITE_CONSTRAINT_UNIQUE: {
      const auto columns = after(text, "UNIQUE constraint failed: ");
      return database.violated(unique_index(native, database.schema(), columns), message);
    }
    default:
      return database.violated({}, message);
  }
}

}  // namespace

Error sqlite_failure(const EngineDatabase& database, sqlite3* native, int code) {
  const std::string message = sqlite3_errmsg(native);
  const std::string cause = "sqlite " + std::to_string(code) + ": " + message;
  switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
      return violation(database, native, code, message);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return busy(cause, true);
    case SQLITE_INTERRUPT:
      return timed_out("deadline_passed", "the request took too long").because(cause);
    case SQLITE_FULL:
      return no_room(cause);
    case SQLITE_IOERR:
      if (sqlite3_system_errno(native) == ENOSPC) return no_room(cause);
      [[fallthrough]];
    case SQLITE_CANTOPEN:
    case SQLITE_NOMEM:
      return unreachable(cause);
    case SQLITE_TOOBIG:
      return value_refused(cause);
    default:
      return internal(cause);
  }
}

}  // namespace hearth::db
