#include "host/plugin/exit_watch.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "host/core/call.hpp"

namespace hearth::plugin {
namespace {

thread_local std::string_view inside_plugin, inside_entry;
std::atomic<const core::Call* (*)()> ask_for_call{nullptr};
std::atomic<bool> watching{true};

const core::Call* call_of_fiber() {
  const auto ask = ask_for_call.load(std::memory_order_relaxed);
  return ask == nullptr ? nullptr : ask();
}

int size_of(std::string_view text) { return static_cast<int>(text.size()); }

/// Runs where exit() was called. The host's own end is that of its main thread, outside of every plugin.
void on_exit_of_the_process(int status, void*) noexcept {
  if (!watching) return;
  std::string_view plugin = inside_plugin, entry = inside_entry;
  if (const auto* call = call_of_fiber()) plugin = call->plugin, entry = call->entry;
  if (plugin.empty() && gettid() == getpid()) return;
  std::array<char, 512> text{};
  if (plugin.empty()) {
    std::snprintf(text.data(), text.size(), "a thread of a plugin ended the process: it called exit(%d)", status);
  } else {
    std::snprintf(text.data(), text.size(), "plugin %.*s ended the process: it called exit(%d) in '%.*s'",
                  size_of(plugin), plugin.data(), status, size_of(entry), entry.data());
  }
  // Not the log: its own thread may be in the middle of a line.
  (void)dprintf(STDERR_FILENO, "hearth: %s. A plugin tells what fails by a status\n", text.data());
  _exit(1);
}

}  // namespace

Inside::Inside(std::string_view plugin, std::string_view entry) noexcept : on_thread_{call_of_fiber() == nullptr} {
  if (!on_thread_) return;
  plugin_before_ = std::exchange(inside_plugin, plugin);
  entry_before_ = std::exchange(inside_entry, entry);
}

Inside::~Inside() {
  if (!on_thread_) return;
  inside_plugin = plugin_before_;
  inside_entry = entry_before_;
}

void watch_exits() noexcept { (void)on_exit(on_exit_of_the_process, nullptr); }
void leave_exits() noexcept { watching = false; }
void name_exits_by(const core::Call* (*call_of_fiber)()) { ask_for_call = call_of_fiber; }

}  // namespace hearth::plugin
