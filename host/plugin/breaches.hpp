#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace hearth::log {
class Logger;
}
namespace hearth::metrics {
class Registry;
}

namespace hearth::plugin {

/// One breach of the border's contract by a plugin. Rules: "wrong_thread", "dead_call", "in_catch", "transaction_open",
/// "outside_create", "dead_request", "missing_answer", "stall", "thread_alive", "exception", "call_not_closed",
/// "transaction_left_open", "bad_argument".
struct Breach {
  std::string plugin, entry, rule, detail;
};

/// Where breaches are told: logged as errors, counted (hearth_plugin_breaches_total), and, for tests, kept.
class Breaches {
 public:
  /// checking: also watch what costs time on every call (threads, catch blocks, names of threads).
  Breaches(log::Logger* log, metrics::Registry* metrics, bool checking)
      : log_{log}, metrics_{metrics}, checking_{checking} {}

  void report(std::string_view plugin, std::string_view entry, std::string_view rule, std::string_view detail) noexcept;
  [[nodiscard]] std::vector<Breach> all() const;  ///< the first 1 000
  [[nodiscard]] std::uint64_t count() const;
  [[nodiscard]] bool checking() const { return checking_; }
  /// The plugins are gone, and log and metrics may follow: from now on breaches are only kept.
  void detach();

 private:
  mutable std::mutex guard_;
  log::Logger* log_;
  metrics::Registry* metrics_;
  const bool checking_;
  std::uint64_t count_ = 0;
  std::vector<Breach> kept_;
};

/// Inside a catch block, or while a destructor runs because of an exception.
bool handling_an_exception() noexcept;

/// Names the calling thread after the plugin for as long as its code runs: threads that it starts inherit the name, by
/// which they are found again when they should be gone. Checking mode alone.
class ThreadName {
 public:
  /// plugin empty: does nothing.
  explicit ThreadName(std::string_view plugin) noexcept;
  ~ThreadName();
  ThreadName(const ThreadName&) = delete;
  ThreadName& operator=(const ThreadName&) = delete;

  /// The plugin after which the calling thread is named, or empty.
  static std::string of_this_thread();

 private:
  char before_[16]{};
  bool changed_ = false;
};

/// Back to a name of the host's for as long as one of its functions runs inside a plugin's code.
class AsHost {
 public:
  explicit AsHost(bool checking) noexcept;
  ~AsHost();
  AsHost(const AsHost&) = delete;
  AsHost& operator=(const AsHost&) = delete;

 private:
  char before_[16]{};
  bool changed_ = false;
};

/// The thread ids of this process.
std::vector<int> threads_now();
/// Threads, other than the calling one, that bear the plugin's name, or are among `born` and still alive.
std::vector<int> threads_of(std::string_view plugin, const std::vector<int>& born);

}  // namespace hearth::plugin
