#pragma once

#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hearth::core {

/// Under `serve --test` alone: counts what plugins do that outlives the process, and ends it at one of these steps, as a
/// loss of power would. Otherwise it costs one relaxed load of a bool.
///
/// What counts is what a plugin does through the border, in a request, event, timer, service or command: a commit, a request
/// to another host, a call of another plugin's service. What the host does for itself (leases, audit, sweeps) does not.
class Steps {
 public:
  enum class What : std::uint8_t { commit, outbound, call };
  static constexpr std::array<std::string_view, 3> names{"commit", "outbound", "call"};

  struct Stop {
    What what = What::commit;
    bool after = false;  ///< else right before it
    std::uint64_t at = 0;
  };
  /// "before-commit:7", "after-outbound:1"; nothing for anything else.
  static std::optional<Stop> parse(std::string_view text) {
    Stop stop;
    if (text.starts_with("after-")) {
      stop.after = true;
    } else if (!text.starts_with("before-")) {
      return std::nullopt;
    }
    text.remove_prefix(text.find('-') + 1);
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto number = text.substr(colon + 1);
    const auto* const end = number.data() + number.size();
    const auto read = std::from_chars(number.data(), end, stop.at);
    if (read.ec != std::errc{} || read.ptr != end || stop.at == 0) return std::nullopt;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i] != text.substr(0, colon)) continue;
      stop.what = static_cast<What>(i);
      return stop;
    }
    return std::nullopt;
  }

  /// Where begin() is to stop; false for what parse() does not know.
  static bool plan(std::string_view text) {
    planned_ = parse(text);
    return planned_.has_value();
  }
  /// The host is ready: what was planned counts from here.
  static void begin() { watch(planned_); }

  /// Counts from zero, from now on, and ends the process there.
  static void watch(std::optional<Stop> stop) {
    watching_.store(false);
    for (auto& count : counts_) count.store(0);
    at_.store(stop ? stop->at : 0);
    code_.store(stop ? code(stop->what, stop->after) : 0);
    watching_.store(true);
  }
  /// Begun since watch().
  static std::uint64_t count(What what) { return counts_[2 * static_cast<std::size_t>(what)].load(); }

  static void before(What what) {
    if (watching_.load(std::memory_order_relaxed)) [[unlikely]]
      step(what, false);
  }
  static void after(What what) {
    if (watching_.load(std::memory_order_relaxed)) [[unlikely]]
      step(what, true);
  }

 private:
  static std::uint32_t code(What what, bool after) { return 2 * static_cast<std::uint32_t>(what) + (after ? 1U : 0U); }

  static void step(What what, bool after) {
    const auto which = code(what, after);
    const auto now = counts_[which].fetch_add(1) + 1;
    if (which != code_.load() || now != at_.load()) return;
    ::kill(::getpid(), SIGKILL);
    for (;;) ::pause();  // the signal is on its way: nothing more happens here
  }

  static inline std::optional<Stop> planned_{};  // set before any thread runs
  static inline std::atomic<bool> watching_{false};
  static inline std::atomic<std::uint64_t> at_{0};
  static inline std::atomic<std::uint32_t> code_{0};
  static inline std::array<std::atomic<std::uint64_t>, 6> counts_{};
};

}  // namespace hearth::core
