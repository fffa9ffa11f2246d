#pragma once

#include <hearth/abi.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <hearth/result.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/config/settings.hpp"
#include "host/core/call.hpp"
#include "host/core/processors.hpp"
#include "host/db/database.hpp"
#include "host/plugin/bundle.hpp"
#include "host/plugin/live_settings.hpp"
#include "host/plugin/registrations.hpp"

namespace hearth::plugin {

struct Border;
class Library;
class MetricTable;

/// One plugin, loaded: what it registered, its own tables, and its host's side of the border.
class Instance : public std::enable_shared_from_this<Instance> {
 public:
  enum class Phase { loaded, creating, created, started, quiesced, destroyed, resident };

  /// describing: create is run to learn what the plugin registers; nothing is ever called.
  static std::shared_ptr<Instance> make(std::shared_ptr<Border> border, std::shared_ptr<Library> library, Bundle bundle,
                                        config::Plugin wanted, bool describing);
  ~Instance();
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::string& version() const;
  [[nodiscard]] const Bundle& bundle() const { return bundle_; }
  /// Its calls may be suspended on a thread that others share.
  [[nodiscard]] bool fiber_safe() const;
  [[nodiscard]] const config::Plugin& wanted() const { return wanted_; }
  [[nodiscard]] const Registrations& registered() const { return registered_; }
  [[nodiscard]] Phase phase() const { return phase_.load(); }
  [[nodiscard]] db::Database* database() const { return database_; }
  [[nodiscard]] Border& border() const { return *border_; }
  [[nodiscard]] bool describing() const { return describing_; }
  /// Numbers the instances of this process; part of each request handle.
  [[nodiscard]] std::uint32_t number() const { return number_; }

  void use(db::Database* database) { database_ = database; }
  /// Of its manifest, what its code has been found to say as well.
  void forget_said_twice();

  // Called in this order, each once; a refusal is a sentence that names the plugin.
  Result<void> create();
  Result<void> start();
  /// New calls have stopped: waits until none is inside, and lets the plugin finish its own threads.
  Result<void> quiesce(core::Deadline until);
  /// Past the lifecycle's bound, or with a call inside, the instance stays resident: an error, not destroyed.
  Result<void> destroy();

  /// The settings in force; they change while it runs.
  [[nodiscard]] LiveSettings& settings() { return *settings_; }
  [[nodiscard]] const LiveSettings& settings() const { return *settings_; }

  /// A call is inside: the instance is neither quiesced nor destroyed meanwhile. False: it does not take calls.
  class Entered {
   public:
    explicit Entered(Instance& instance) : instance_{instance}, count_{instance.inside_.here()} { count_.fetch_add(1); }
    ~Entered() { count_.fetch_sub(1); }
    Entered(const Entered&) = delete;
    Entered& operator=(const Entered&) = delete;
    explicit operator bool() const { return instance_.phase() == Phase::started; }

   private:
    Instance& instance_;
    std::atomic<int>& count_;
  };

  /// Runs plugin code; what it throws is told and becomes false.
  bool guarded(std::string_view entry, const std::function<void()>& code, std::string* thrown = nullptr) noexcept;

  // For the extensions.
  Registrations& registering() { return registered_; }
  MetricTable& metrics() { return *metrics_; }
  void report(std::string_view entry, std::string_view rule, std::string_view detail) const noexcept;
  std::atomic<std::uint64_t> open_calls{0};  ///< that the plugin opened for threads of its own

  struct Host {
    hearth_host table{};
    Instance* instance = nullptr;
  };
  [[nodiscard]] const hearth_host* host() const { return &host_.table; }
  [[nodiscard]] hearth_instance* handle() const { return handle_; }

 private:
  Instance() = default;
  Result<void> run_bounded(std::string_view entry, std::chrono::nanoseconds bound, std::function<Result<void>()> code);
  Result<void> create_now(const std::string& config);
  void check_threads();
  [[nodiscard]] int inside() const;

  std::string name_;
  std::shared_ptr<Border> border_;
  std::shared_ptr<Library> library_;
  Bundle bundle_;
  config::Plugin wanted_;
  bool describing_ = false;
  std::uint32_t number_ = 0;
  db::Database* database_ = nullptr;
  Registrations registered_;
  std::unique_ptr<MetricTable> metrics_;
  Host host_;
  hearth_instance* handle_ = nullptr;
  std::atomic<Phase> phase_{Phase::loaded};
  core::PerProcessor<std::atomic<int>> inside_;
  bool left_ =
      false;  ///< nobody was inside any more when it took no more calls: who is there for a moment is turned away
  std::vector<int> born_;  ///< threads that were born while it was created or started (checking mode)
  std::unique_ptr<LiveSettings> settings_;
};

}  // namespace hearth::plugin
