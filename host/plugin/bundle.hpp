#pragma once

#include <filesystem>
#include <hearth/result.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "host/plugin/manifest.hpp"

namespace hearth::db {
struct Migration;
}

namespace hearth::plugin {

/// A folder `<name>.hearth`: `<name>.so`, `manifest.json`, `migrations/<engine>/`, `README.md` and, when it is signed,
/// `<name>.sig`.
struct Bundle {
  std::filesystem::path folder;
  Manifest manifest;
  std::string manifest_digest;  ///< SHA-256 of manifest.json, which holds the digests of the migrations; hex

  [[nodiscard]] std::filesystem::path library() const { return folder / (manifest.name + ".so"); }
  [[nodiscard]] std::filesystem::path signature() const { return folder / (manifest.name + ".sig"); }
};

/// Reads a bundle without running any of its code. Refuses one that anybody may write to, whose name is not its folder's,
/// or whose migrations are not those of its manifest.
Result<Bundle> read_bundle(const std::filesystem::path& folder);

/// The bundle's own for "postgres" or "sqlite". None where its manifest lists none: it needs no folder then.
Result<std::vector<db::Migration>> migrations_of(const Bundle& bundle, std::string_view engine);

/// What plugins.lock records and a signature covers: the library's and the manifest's digest in one. "sha256:<hex>"
std::string bundle_digest(const Bundle& bundle, std::string_view library_digest);

/// SHA-256 of the bundle's library, hex.
Result<std::string> digest_of_library(const Bundle& bundle);

/// The whole of a file that only its owner may write; `most` bytes.
Result<std::string> read_guarded(const std::filesystem::path& file, std::size_t most);

/// A copy of the bundle's library that nobody else writes to.
struct PrivateCopy {
  std::filesystem::path file;
  std::string digest;  ///< SHA-256 of the copied bytes, hex
};

/// Copies to `<folder>/<digest>.<generation>.so`, a path that is never used again: the dynamic loader tells files apart by
/// inode, and one that was replaced in place could go on running the old code.
Result<PrivateCopy> copy_library(const Bundle& bundle, const std::filesystem::path& folder);

}  // namespace hearth::plugin
