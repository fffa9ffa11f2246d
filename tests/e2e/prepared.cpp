#include "tests/e2e/prepared.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "tests/support/postgres_server.hpp"

namespace hearth::e2e {
namespace {

namespace fs = std::filesystem;
using support::PostgresServer;

// Between processes, until it ends.
class Lock {
 public:
  explicit Lock(const fs::path& file) : file_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (file_ < 0 || ::flock(file_, LOCK_EX) != 0) throw std::runtime_error("no lock on " + file.string());
  }
  ~Lock() { ::close(file_); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  int file_;
};

bool has(const std::string& setting, const char* word) { return setting.find(word) != std::string::npos; }

bool on_other_data(const Marketplace::Options& of) {
  return of.first_start ||
         std::any_of(of.set.begin(), of.set.end(), [](const auto& one) { return has(one, "database"); });
}

// Which plugins there are decides what is stored, and whether with demo data; what else they are told does not.
bool is_stored(const std::string& setting) { return has(setting, ".enabled=") || setting.starts_with("demo="); }

std::string name_of(Engine engine, const Marketplace::Options& of) {
  std::string kind = engine == Engine::postgres ? "postgres" : "sqlite";
  kind += of.demo ? " demo " : " ";
  kind += of.config;
  for (const auto& variable : of.environment) kind += " " + variable;
  for (const auto& setting : of.set) kind += is_stored(setting) ? " " + setting : "";
  return "prepared_" + std::to_string(std::hash<std::string>{}(kind));
}

// Whoever is first: for all of this name alike.
void make(support::HearthOptions options, const Marketplace::Options& of) {
  std::erase_if(options.set, [&](const auto& one) {
    return !is_stored(one) && std::find(of.set.begin(), of.set.end(), one) != of.set.end();
  });
  options.clock = *options.clock - std::chrono::minutes{1};  // before whatever a test does
  support::HearthProcess host{options};
  const auto settled = host.admin_client().post("/test/settle", nlohmann::json::object());
  if (settled.status != 200 || host.terminate() != 0) throw std::runtime_error("nothing was prepared: " + host.log());
}

}  // namespace

std::optional<Store> prepared(Engine engine, const Marketplace::Options& of, const support::HearthOptions& first_start,
                              const fs::path& copy) {
  const char* folder = std::getenv("HEARTH_TEST_PREPARED");
  if (folder == nullptr || on_other_data(of)) return std::nullopt;
  const auto name = name_of(engine, of);
  const auto data = fs::path{folder} / name;
  {
    const Lock lock{data.string() + ".lock"};
    if (!fs::exists(data)) {
      Store draft{"", data.string() + ".draft"};
      fs::remove_all(draft.folder);  // of one who did not finish
      if (engine == Engine::postgres) draft.database_url = PostgresServer::shared().create(name);
      make(on(first_start, draft), of);
      fs::rename(draft.folder, data);
    }
  }
  fs::copy(data, copy, fs::copy_options::recursive);
  return Store{engine == Engine::postgres ? PostgresServer::shared().fresh_database(name) : "", copy};
}

}  // namespace hearth::e2e
