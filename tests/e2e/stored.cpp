#include "tests/e2e/stored.hpp"

#include <sqlite3.h>

#include <filesystem>
#include <memory>
#include <sstream>
#include <stdexcept>

#include "tests/support/postgres_server.hpp"

namespace hearth::e2e {
namespace {

using Tables = std::map<std::string, std::string>;

// In two questions, each a process: a row says its table's name and all its rows.
Tables of_postgres(const std::string& url) {
  const auto& server = support::PostgresServer::shared();
  const auto each = server.value(url,
                                 "select string_agg(format('select %L || chr(31) || string_agg(t::text, chr(10)) from "
                                 "%s t', name, name), ' union all ')"
                                 " from (select schemaname || '.' || tablename from pg_tables"
                                 " where schemaname not in ('pg_catalog', 'information_schema')) tables (name)");
  std::istringstream told{server.value(url, "select string_agg(one, chr(30)) from (" + each + ") tables (one)")};
  Tables all;
  for (std::string table; std::getline(told, table, '\x1e');) {
    const auto name = table.find('\x1f');
    all[table.substr(0, name)] = table.substr(name + 1);
  }
  return all;
}

class SqliteFile {
 public:
  explicit SqliteFile(const std::filesystem::path& path) {
    if (sqlite3_open_v2(path.c_str(), &file_, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK) fail();
  }
  ~SqliteFile() { sqlite3_close(file_); }
  SqliteFile(const SqliteFile&) = delete;
  SqliteFile& operator=(const SqliteFile&) = delete;

  // The first column of the first row; empty when it is null.
  std::string value(const std::string& sql) const {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(file_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) fail();
    const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> guard{statement, sqlite3_finalize};
    if (sqlite3_step(statement) != SQLITE_ROW) fail();
    const auto* text = sqlite3_column_text(statement, 0);
    return text == nullptr ? "" : reinterpret_cast<const char*>(text);
  }

 private:
  [[noreturn]] void fail() const { throw std::runtime_error(sqlite3_errmsg(file_)); }

  sqlite3* file_ = nullptr;
};

Tables of_sqlite(const std::filesystem::path& folder) {
  Tables all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
    if (entry.path().extension() != ".db") continue;
    const SqliteFile file{entry.path()};
    std::istringstream names{file.value("select group_concat(name, ' ') from sqlite_master where type = 'table'")};
    for (std::string name; names >> name;) {
      const auto row = file.value(
          "select group_concat('quote(' || name || ')', ' || '','' || ') from pragma_table_info('" + name + "')");
      all[entry.path().stem().string() + "." + name] =
          file.value("select group_concat(" + row + ", char(10)) from " + name);
    }
  }
  return all;
}

}  // namespace

std::map<std::string, std::string> stored(const Marketplace& market) {
  return market.database_url().empty() ? of_sqlite(market.host().data()) : of_postgres(market.database_url());
}

}  // namespace hearth::e2e
