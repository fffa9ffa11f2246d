#include "host/app/obstacles.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "host/app/parts.hpp"
#include "host/crypto/keys.hpp"
#include "host/http/tls.hpp"
#include "host/timers/cron.hpp"

namespace hearth::app {
namespace {

namespace fs = std::filesystem;

/// Whether a file or folder of ours could be written to, or be made with the folders around it; leaves nothing behind.
Result<void> try_path(const std::string& setting, const fs::path& wanted, bool folder) {
  std::error_code none;
  fs::path first = wanted;  // the topmost that is missing
  while (first.has_parent_path() && first != first.parent_path() && !fs::exists(first.parent_path(), none))
    first = first.parent_path();
  const bool there = fs::exists(first, none);
  bool good = false;
  if (there && folder) {
    good = fs::is_directory(first, none);
    if (!good) errno = ENOTDIR;
    good = good && ::access(first.c_str(), W_OK | X_OK) == 0;
  } else if (folder || first != wanted) {
    good = ::mkdir(first.c_str(), 0700) == 0;
    if (good) ::rmdir(first.c_str());
  } else {
    const int opened = ::open(first.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0600);
    good = opened >= 0;
    if (good) ::close(opened);
    if (good && !there) ::unlink(first.c_str());
  }
  if (good) return {};
  return invalid("config.path", setting + ": " + wanted.string() + " cannot be written to: " + std::strerror(errno));
}

Error under(const char* setting, Error error) {
  error.message = std::string{setting} + ": " + error.message;
  return error;
}

bool is_below(const fs::path& path, const fs::path& folder) {
  const auto way = path.lexically_normal().lexically_relative(folder.lexically_normal());
  return !way.empty() && *way.begin() != "..";
}

/// Keys are read; those of a development's first start are made.
Result<void> try_keys(const config::Settings& settings) {
  const fs::path folder{settings.keys.folder};
  std::error_code none;
  if (!fs::exists(folder, none)) {
    const bool made = settings.profile == config::Profile::development;
    return made ? try_path("keys.folder", folder, true) : Result<void>{};
  }
  const auto keys = crypto::Keys::open(folder, settings.auth.issuer);
  return keys ? Result<void>{} : under("keys.folder", keys.error());
}

std::vector<Error> paths_in_the_way(const config::Settings& settings) {
  std::vector<Error> all;
  const auto note = [&](Result<void> done) {
    if (!done) all.push_back(std::move(done).error());
  };
  note(try_path("data", settings.data, true));
  const bool data_told = !all.empty();  // what cannot be made for it below `data` is no mistake of its own
  const auto told = [&](const std::string& folder) {
    std::error_code none;
    return data_told && is_below(folder, settings.data) && !fs::exists(folder, none);
  };
  if (!settings.log.file.empty()) note(try_path("log.file", settings.log.file, false));
  if (!told(settings.keys.folder)) note(try_keys(settings));
  for (const auto& [name, database] : settings.databases) {
    if (database.engine == config::DatabaseEngine::sqlite && !told(database.folder))
      note(try_path("databases." + name + ".folder", database.folder, true));
  }
  return all;
}

}  // namespace

std::vector<Error> obstacles(const config::Settings& settings) {
  auto all = paths_in_the_way(settings);
  if (auto done = timers::check_zone(settings.zone); !done) all.push_back(under("zone", std::move(done).error()));
  const auto& tls = settings.server.tls;
  if (tls.enabled()) {
    auto made = http::make_tls_context({tls.certificate, tls.key});
    if (!made) all.push_back(under("server.tls", std::move(made).error()));
  }
  if (auto client = open_client(settings); !client) all.push_back(std::move(client).error());
  return all;
}

Error no_key_service(const std::string& service) {
  return invalid("config.key_service", "auth.key_service: no plugin of this deployment provides " + service);
}

Error no_grant_service(const std::string& service) {
  return invalid("config.grant_service", "auth.grant_service: no plugin of this deployment provides " + service);
}

Result<std::unique_ptr<outbound::Client>> open_client(const config::Settings& settings) {
  std::string why;
  try {
    return std::make_unique<outbound::Client>(outbound_settings(settings));
  } catch (const std::exception& error) {
    why = error.what();
  }
  return invalid("config.outbound", "outbound.ca_file: " + why);
}

}  // namespace hearth::app
