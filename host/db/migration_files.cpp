#include <Poco/SHA2Engine.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <map>

#include "host/db/embedded_migrations.hpp"
#include "host/db/host_statement.hpp"
#include "host/db/migrations.hpp"

namespace hearth::db {
namespace {

/// One file name taken apart: 0001_create_points.up.sql
struct FileName {
  int number = 0;
  std::string name;
  bool up = false;
};

std::optional<FileName> take_apart(std::string_view file) {
  FileName out;
  const auto ends_with = [&](std::string_view ending) {
    if (!file.ends_with(ending)) return false;
    file.remove_suffix(ending.size());
    return true;
  };
  if (ends_with(".up.sql")) {
    out.up = true;
  } else if (!ends_with(".down.sql")) {
    return std::nullopt;
  }
  if (file.size() < 6 || file[4] != '_') return std::nullopt;
  const auto [end, bad] = std::from_chars(file.data(), file.data() + 4, out.number);
  if (bad != std::errc{} || end != file.data() + 4 || out.number < 1) return std::nullopt;
  out.name = file.substr(5);
  const bool plain = std::all_of(out.name.begin(), out.name.end(),
                                 [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
  if (!plain) return std::nullopt;
  return out;
}

std::string sha256(const std::string& text) {
  Poco::SHA2Engine engine{Poco::SHA2Engine::SHA_256};
  engine.update(text);
  return Poco::DigestEngine::digestToHex(engine.digest());
}

std::string complete_name(const Migration& migration) {
  const auto digits = std::to_string(migration.number);
  return std::string(4 - std::min<std::size_t>(digits.size(), 4), '0') + digits + "_" + migration.name;
}

/// Files in any order become migrations in order; what is wrong with them is collected.
class Assembly {
 public:
  void add(const std::string& file, std::string sql) {
    const auto parts = take_apart(file);
    if (!parts) return complain(file, "bad_name", "is not named NNNN_what_it_does.up.sql or .down.sql");
    if (sql.find_first_not_of(" \t\r\n") == std::string::npos) return complain(file, "empty", "is empty");
    auto& migration = found_[parts->number];
    if (!migration.name.empty() && migration.name != parts->name) {
      return complain(file, "twice", "has the number of " + complete_name(migration));
    }
    migration.number = parts->number;
    migration.name = parts->name;
    (parts->up ? migration.up : migration.down) = std::move(sql);
  }

  Result<std::vector<Migration>> finish(int first) && {
    std::vector<Migration> out;
    for (auto& [number, migration] : found_) {
      if (number != first + static_cast<int>(out.size())) {
        complain(complete_name(migration), "gap", "does not follow the one before it by one");
      }
      if (migration.up.empty()) complain(complete_name(migration), "no_up", "has no .up.sql");
      if (migration.down.empty()) complain(complete_name(migration), "no_down", "has no .down.sql");
      migration.checksum = sha256(migration.up);
      out.push_back(std::move(migration));
    }
    if (mistakes_.empty()) return out;
    Error error = invalid("migrations.bad_folder", "the migrations are not in order");
    for (const auto& mistake : mistakes_)
      error.cause += (error.cause.empty() ? "" : "; ") + mistake.pointer + " " + mistake.message;
    error.violations = std::move(mistakes_);
    return error;
  }

 private:
  void complain(const std::string& file, std::string code, std::string message) {
    mistakes_.push_back({file, std::move(code), std::move(message)});
  }

  std::map<int, Migration> found_;
  std::vector<Violation> mistakes_;
};

}  // namespace

Result<std::vector<Migration>> read_migrations(const std::filesystem::path& folder) {
  std::error_code failed;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator{folder, failed}) {
    if (entry.path().filename().string().front() != '.') files.push_back(entry.path());
  }
  if (failed) return not_found("migrations.no_folder", "folder " + folder.string() + ": " + failed.message());
  std::sort(files.begin(), files.end());
  Assembly assembly;
  for (const auto& file : files) {
    std::ifstream in{file, std::ios::binary};
    assembly.add(file.filename().string(), {std::istreambuf_iterator<char>{in}, {}});
  }
  return std::move(assembly).finish(1);
}

std::vector<Migration> host_migrations(Engine engine, const std::string& schema) {
  Assembly assembly;
  for (const auto& file : embedded_migrations()) {
    if (file.engine != (engine == Engine::postgres ? "postgres" : "sqlite")) continue;
    assembly.add(std::string{file.file}, with_schema(file.sql, schema));
  }
  // 0001 is hearth_migrations itself, which the migrator creates. A test finds a mistake in ours before anybody else can.
  return std::move(assembly).finish(2).value_or(std::vector<Migration>{});
}

}  // namespace hearth::db
