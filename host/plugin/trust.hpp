#pragma once

#include <filesystem>
#include <hearth/result.hpp>
#include <map>
#include <string>
#include <string_view>

#include "host/config/settings.hpp"
#include "host/plugin/bundle.hpp"

namespace hearth::plugin {

struct Locked {
  std::string version;
  std::string digest;  ///< "sha256:<hex>" of bundle_digest
  friend bool operator==(const Locked&, const Locked&) = default;
};

/// plugins.lock: the exact version and digest of each plugin, written when it is first loaded or installed.
class Lock {
 public:
  /// A file that is not there is an empty lock. deployment: how a command names whose lock it is, for sentences.
  static Result<Lock> read(const std::filesystem::path& file, std::string deployment = "-c FILE [--data DIR]");

  [[nodiscard]] const Locked* find(std::string_view plugin) const;
  void set(const std::string& plugin, Locked locked);
  /// Replaces the file in one step, when something has changed.
  Result<void> save();
  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  [[nodiscard]] const std::string& deployment() const { return deployment_; }

 private:
  std::filesystem::path file_;
  std::string deployment_;
  std::map<std::string, Locked, std::less<>> plugins_;
  bool changed_ = false;
};

/// May this code run? Refuses, by policy, a digest that differs from the lock's, and a bundle without a signature by one
/// of the listed keys. A plugin that the lock does not know is written into it.
Result<void> check_trust(const config::Trust& trust, Lock& lock, const Bundle& bundle, std::string_view digest);

/// An Ed25519 (RFC 8032) signature over the text of bundle_digest. key: 32 bytes; signature: 64.
bool signed_by(std::string_view key, std::string_view digest, std::string_view signature);

}  // namespace hearth::plugin
