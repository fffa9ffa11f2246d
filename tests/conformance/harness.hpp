#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "host/plugin/deployment.hpp"
#include "host/plugin/manifest.hpp"
#include "host/plugin/plugins.hpp"
#include "tests/support/temporary_folder.hpp"

namespace hearth::conformance {

/// A request as the gateway would hand it over; remembers every answer it is given.
class TestExchange final : public gateway::Exchange {
 public:
  TestExchange();
  void answer(gateway::Reply reply) override;
  void fail(const Error& error) override;

  bool wait(std::chrono::milliseconds at_most = std::chrono::seconds{20});  ///< for the first answer
  [[nodiscard]] int count() const;
  [[nodiscard]] std::optional<gateway::Reply> reply() const;
  [[nodiscard]] std::optional<Error> error() const;

  std::shared_ptr<const plugin::Mounted> mounted;  ///< of which `route` is one

 private:
  mutable std::mutex guard_;
  std::condition_variable changed_;
  int count_ = 0;
  std::optional<gateway::Reply> reply_;
  std::optional<Error> error_;
};

/// A host without its gateway: everything below it, in a folder of its own.
class Harness {
 public:
  /// postgres: the URL of a database of the test's own; empty: SQLite.
  explicit Harness(const std::string& postgres = {});
  ~Harness();

  /// A bundle of the library, its manifest made of its code; `edit` changes it before it is written.
  std::filesystem::path bundle(const std::string& library, const std::function<void(plugin::Manifest&)>& edit = {});
  /// A bundle whose code cannot be asked: a manifest with a name and nothing else.
  std::filesystem::path bare_bundle(const std::string& library, const std::string& name = "hostile");
  /// Puts migrations into the bundle that bundle() will make: `from` holds a folder an engine; `replace` renames its schema.
  void migrations(const std::string& name, const std::filesystem::path& from, const std::string& schema);
  static config::Plugin wanted(const std::filesystem::path& bundle);

  Result<std::unique_ptr<plugin::Plugins>> load(std::vector<config::Plugin> wanted);
  /// Loads the bundles and starts them; fails the test when they are refused.
  std::unique_ptr<plugin::Plugins> run(const std::vector<std::filesystem::path>& bundles);
  /// The sentence with which the one bundle is refused; empty, and the test failed, when it is not.
  Error refusal(const std::filesystem::path& bundle);

  /// Hands a request to the route of that method and template (below /api/v1), on this thread.
  static std::shared_ptr<TestExchange> send(const plugin::Plugins& plugins, const std::string& method,
                                            const std::string& path,
                                            const std::function<void(TestExchange&)>& edit = {});

  plugin::Options options;
  plugin::Ports ports;
  support::TemporaryFolder folder;

  [[nodiscard]] db::Database& database(const std::string& plugin);
  [[nodiscard]] events::Bus& bus();
  [[nodiscard]] timers::Timers& timers();
  [[nodiscard]] core::Clock& clock();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// Whether one of the breaches has the rule (and, when given, a part of the detail).
bool told(const plugin::Plugins& plugins, std::string_view rule, std::string_view detail = {});

}  // namespace hearth::conformance
