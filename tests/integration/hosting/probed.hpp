#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/hearth_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace hearth::hosting {

using Json = nlohmann::json;

/// `hearth serve` with the plugin `probe`, on SQLite.
class Probed {
 public:
  /// settings: merged over what every test needs (RFC 7396); of_probe: over the plugin's entry.
  explicit Probed(const Json& settings = Json::object(), const Json& of_probe = Json::object(),
                  support::HearthOptions options = {});

  [[nodiscard]] support::HttpClient http() const { return host().client(); }
  [[nodiscard]] support::HttpClient admin() const { return host().admin_client(); }
  /// Somebody with these roles.
  [[nodiscard]] support::HttpClient signed_in(const std::vector<std::string>& roles) const;
  [[nodiscard]] support::HearthProcess& host() const { return *host_; }

  /// Writes the file anew, for who reads it again.
  void write(const Json& settings, const Json& of_probe = Json::object()) const;
  [[nodiscard]] std::filesystem::path file() const { return folder_ / "hearth.yaml"; }

 private:
  support::TemporaryFolder folder_;
  std::unique_ptr<support::HearthProcess> host_;
};

/// The plugins of a test: peer, from a copy in the folder that has no migrations, and probe.
Json peer_without_migrations(const support::TemporaryFolder& folder);

/// The sentence with which it does not start; empty when it does.
std::string refusal(const Json& settings, const Json& of_probe = Json::object());

}  // namespace hearth::hosting
