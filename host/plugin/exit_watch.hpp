#pragma once

#include <string_view>

namespace hearth::core {
struct Call;
}

namespace hearth::plugin {

/// This thread runs the plugin's code while it lives. Both texts outlive it. On a fiber, whose thread runs others meanwhile, it does
/// nothing: there the call is asked for.
class Inside {
 public:
  Inside(std::string_view plugin, std::string_view entry) noexcept;
  ~Inside();
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;

 private:
  const bool on_thread_;
  std::string_view plugin_before_{}, entry_before_{};
};

/// A plugin that calls exit() ends the process with a sentence and status 1 from now on, not as if the host had ended well. Anew
/// with each library: who registers last comes first, before what the library registered tears down.
void watch_exits() noexcept;

/// For a child process that its parent watches: exit() means what it says again.
void leave_exits() noexcept;

/// How to ask whose call the running fiber serves, as its thread serves others too; null outside of fibers.
void name_exits_by(const core::Call* (*call_of_fiber)());

}  // namespace hearth::plugin
