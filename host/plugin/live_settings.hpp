#pragma once

#include <atomic>
#include <cstdint>
#include <hearth/result.hpp>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "host/config/mistakes.hpp"
#include "host/config/settings.hpp"

namespace hearth::plugin {

/// A plugin's settings in force: what the configuration says, and what lies over it. Used by any number of threads.
class LiveSettings {
 public:
  /// written: checked before the plugin was created.
  explicit LiveSettings(config::Plugin written);

  /// In force, JSON.
  [[nodiscard]] std::string json() const;
  /// Grows by one with every change.
  [[nodiscard]] std::uint64_t version() const { return version_.load(); }

  // `schema` is the plugin's own, empty when it takes no settings. What is refused changes nothing.

  /// Every way in which they break the schema, each where it was written.
  static config::Mistakes mistakes(const config::Plugin& written, const std::string& schema);
  /// Whether rebase() would take it: each mistake where it was written, or what lies over it no longer fits.
  Result<void> check(const config::Plugin& written, const std::string& schema) const;
  /// The configuration has been read again.
  Result<void> rebase(const config::Plugin& written, const std::string& schema);
  /// An object that is merged over the configuration (RFC 7396); empty: nothing any more. conflict (settings.stale) for a
  /// version below the one in force; the same one changes nothing. invalid (settings.invalid) with pointers.
  Result<void> lay(std::string_view overlay, std::uint64_t overlay_version, const std::string& schema);
  /// Whether lay() would take it: the overlay with its secrets as "***", none when it lays nothing over. Changes nothing.
  [[nodiscard]] Result<std::optional<std::string>> try_on(std::string_view overlay, const std::string& schema) const;

  struct Shown {
    std::string settings;                ///< in force, secrets as "***"
    std::optional<std::string> overlay;  ///< likewise
    std::uint64_t overlay_version = 0;
  };
  [[nodiscard]] Shown show(const std::string& schema) const;

 private:
  static Result<std::string> merged(const config::Plugin& written, const std::string& overlay,
                                    const std::string& schema);
  void put(std::string json);

  mutable std::mutex guard_;
  config::Plugin written_;
  std::string overlay_;  ///< empty: none
  std::uint64_t overlay_version_ = 0;
  std::string in_force_;
  std::atomic<std::uint64_t> version_{1};
};

}  // namespace hearth::plugin
