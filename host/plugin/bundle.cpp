#include "host/plugin/bundle.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <set>

#include "host/crypto/bytes.hpp"
#include "host/db/migrations.hpp"

namespace hearth::plugin {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_library_bytes = 512 * 1024 * 1024;
constexpr std::size_t most_migration_bytes = 16 * 1024 * 1024;

std::string cannot(const char* what, const fs::path& path) {
  return std::string{"cannot "} + what + " " + path.string() + ": " + std::strerror(errno);
}

Error world_writable(const fs::path& path) {
  return invalid("plugin.world_writable", path.string() +
                                              " may be written by anybody, who could so run code as the host: " +
                                              "run chmod -R o-w on the bundle");
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_{number} {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return number_; }

 private:
  int number_;
};

Result<void> check_folders(const fs::path& folder) {
  std::error_code failed;
  std::vector<fs::path> all{folder};
  for (fs::recursive_directory_iterator at{folder, failed}, end; !failed && at != end; at.increment(failed)) {
    all.push_back(at->path());
    if (all.size() > most_manifest_items) return invalid("plugin.bundle", folder.string() + " holds too many files");
  }
  if (failed) return not_found("plugin.bundle", "cannot read the bundle " + folder.string() + ": " + failed.message());
  for (const auto& path : all) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) return not_found("plugin.bundle", cannot("read", path));
    if ((status.st_mode & S_IWOTH) != 0) return world_writable(path);
  }
  return {};
}

/// The files below migrations/ are exactly those of the manifest, byte for byte.
Result<void> check_migrations(const Bundle& bundle) {
  std::set<fs::path> said;
  for (const auto& migration : bundle.manifest.migrations) {
    const auto file = bundle.folder / "migrations" / migration.engine / migration.file;
    said.insert(file);
    const std::string content = HEARTH_TRY(read_guarded(file, most_migration_bytes));
    if (crypto::hex(crypto::sha256(content)) != migration.sha256) {
      return invalid("plugin.migration_differs", file.string() + " is not the file that the bundle's manifest names: " +
                                                     "build or install the bundle again");
    }
  }
  for (const char* engine : {"postgres", "sqlite"}) {
    std::error_code none;
    for (const auto& entry : fs::directory_iterator{bundle.folder / "migrations" / engine, none}) {
      if (said.contains(entry.path())) continue;
      return invalid("plugin.migration_differs", entry.path().string() + " is not named by the bundle's manifest: " +
                                                     "build or install the bundle again");
    }
  }
  return {};
}

Result<void> write_new(const fs::path& file, std::string_view content, mode_t mode) {
  const Descriptor out{open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)};
  if (out.get() < 0) {
    if (errno == EEXIST) return conflict("plugin.copy", file.string() + " is there already");
    return unavailable("plugin.copy", cannot("write", file));
  }
  while (!content.empty()) {
    const auto written = write(out.get(), content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return unavailable("plugin.copy", cannot("write", file));
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace

Result<std::string> read_guarded(const fs::path& file, std::size_t most) {
  const Descriptor in{open(file.c_str(), O_RDONLY | O_CLOEXEC)};
  if (in.get() < 0) return not_found("plugin.bundle", cannot("read", file));
  struct stat status {};
  if (fstat(in.get(), &status) != 0) return not_found("plugin.bundle", cannot("read", file));
  if (!S_ISREG(status.st_mode)) return invalid("plugin.bundle", file.string() + " is not a file");
  if ((status.st_mode & S_IWOTH) != 0) return world_writable(file);
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > most)
    return invalid("plugin.bundle", file.string() + " is longer than " + std::to_string(most) + " bytes");
  std::string content(size, '\0');
  for (std::size_t at = 0; at < size;) {
    const auto got = read(in.get(), content.data() + at, size - at);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return invalid("plugin.bundle", file.string() + " changed while it was read");
    at += static_cast<std::size_t>(got);
  }
  return content;
}

Result<Bundle> read_bundle(const fs::path& folder) {
  Bundle bundle;
  bundle.folder = folder;
  HEARTH_TRY(check_folders(folder));
  const auto file = folder / "manifest.json";
  const std::string text = HEARTH_TRY(read_guarded(file, most_manifest_bytes));
  bundle.manifest = HEARTH_TRY(parse_manifest(text, file.string()));
  bundle.manifest_digest = crypto::hex(crypto::sha256(text));
  auto plain = folder;
  if (!plain.has_filename()) plain = plain.parent_path();
  if (plain.filename() != bundle.manifest.name + ".hearth") {
    return invalid("plugin.name", file.string() + ": name is '" + bundle.manifest.name +
                                      "' and the folder is called '" + plain.filename().string() +
                                      "': call the folder " + bundle.manifest.name + ".hearth");
  }
  HEARTH_TRY(check_migrations(bundle));
  return bundle;
}

Result<std::vector<db::Migration>> migrations_of(const Bundle& bundle, std::string_view engine) {
  if (bundle.manifest.migrations.empty()) return std::vector<db::Migration>{};
  return db::read_migrations(bundle.folder / "migrations" / engine);
}

std::string bundle_digest(const Bundle& bundle, std::string_view library_digest) {
  return "sha256:" + crypto::hex(crypto::sha256("hearth bundle 1\n" + std::string{library_digest} + "\n" +
                                                bundle.manifest_digest + "\n"));
}

Result<std::string> digest_of_library(const Bundle& bundle) {
  const std::string code = HEARTH_TRY(read_guarded(bundle.library(), most_library_bytes));
  return crypto::hex(crypto::sha256(code));
}

Result<PrivateCopy> copy_library(const Bundle& bundle, const fs::path& folder) {
  constexpr int most_generations = 10'000;
  const std::string code = HEARTH_TRY(read_guarded(bundle.library(), most_library_bytes));
  PrivateCopy copy;
  copy.digest = crypto::hex(crypto::sha256(code));
  for (int generation = 1; generation <= most_generations; ++generation) {
    copy.file = folder / (copy.digest + "." + std::to_string(generation) + ".so");
    const auto written = write_new(copy.file, code, S_IRUSR | S_IXUSR);
    if (written) return copy;
    if (written.error().kind != Kind::conflict) return written.error();
  }
  return unavailable("plugin.copy", folder.string() + " holds too many generations of " + bundle.manifest.name);
}

}  // namespace hearth::plugin
