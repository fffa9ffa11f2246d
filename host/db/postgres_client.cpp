#include "host/db/postgres_client.hpp"

#include <filesystem>
#include <mutex>

#define BOOST_DLL_USE_STD_FS
#include <boost/dll/shared_library.hpp>

namespace hearth::db {
namespace {

/// Beside the program's folder, where it is built and where it is installed.
std::filesystem::path file() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path().parent_path() / "lib" / "hearth" /
         "hearth-postgres.so";
}

}  // namespace

Result<void> load_postgres_client() {
  static std::mutex mutex;
  static auto& library = *new boost::dll::shared_library;  // connections may outlive every static
  const std::lock_guard lock{mutex};
  if (detail::postgres_client != nullptr) return {};
  std::string why;
  try {
    library.load(file());
    const auto& client = library.get<const PostgresClient>("hearth_postgres_client");
    if (client.size == sizeof(PostgresClient)) {
      detail::postgres_client = &client;
      return {};
    }
    why = file().string() + " belongs to another version of Hearth";
  } catch (const std::exception& error) {
    why = error.what();
  }
  return unavailable("database.no_client", "the client of PostgreSQL cannot be loaded: " + why);
}

}  // namespace hearth::db
