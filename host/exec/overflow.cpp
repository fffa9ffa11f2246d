#include "host/exec/overflow.hpp"

#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>
#include <memory>
#include <mutex>
#include <string_view>

#include "host/exec/fibers.hpp"

namespace hearth::exec {
namespace {

constexpr std::size_t alternate_size = 32 * 1024;

thread_local Watched watched;
struct sigaction before {};

// Only what may be called in a signal handler (signal-safety(7)).
void say(std::string_view text) { (void)!::write(STDERR_FILENO, text.data(), text.size()); }

void on_fault(int, siginfo_t* fault, void*) {
  if (watched.stack != nullptr && watched.stack->guards(fault->si_addr)) {
    say("hearth: stack overflow in plugin ");
    say(watched.call->plugin);
    say(", ");
    say(watched.call->entry);
    say(": a fiber's stack (execution.fiber_stack) is used up\n");
  }
  ::sigaction(SIGSEGV, &before, nullptr);  // the faulting instruction runs again, and ends the process as it would have
}

/// Of one thread, and taken out of use at its end.
class Alternate {
 public:
  Alternate() {
    stack_t stack{};
    stack.ss_sp = memory_.get();
    stack.ss_size = alternate_size;
    ::sigaltstack(&stack, nullptr);
  }
  ~Alternate() {
    stack_t none{};
    none.ss_flags = SS_DISABLE;
    ::sigaltstack(&none, nullptr);
  }
  Alternate(const Alternate&) = delete;
  Alternate& operator=(const Alternate&) = delete;

 private:
  std::unique_ptr<char[]> memory_{std::make_unique<char[]>(alternate_size)};
};

}  // namespace

void watch_overflow(const Watched& what) { watched = what; }

void alternate_stack() {
  stack_t present{};
  if (::sigaltstack(nullptr, &present) == 0 && (present.ss_flags & SS_DISABLE) == 0) return;  // a sanitizer's
  static thread_local const Alternate alternate;
}

void report_overflows() {
  static std::once_flag once;  // the second time, `before` would be ourselves
  std::call_once(once, [] {
    struct sigaction action {};
    action.sa_sigaction = on_fault;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    ::sigaction(SIGSEGV, &action, &before);
  });
}

}  // namespace hearth::exec
