#pragma once

#include <signal.h>

namespace hearth::app {

/// SIGTERM, SIGINT and SIGHUP, blocked in every thread and taken one at a time. Made before any thread is.
class Signals {
 public:
  Signals();
  /// Waits for the next one.
  [[nodiscard]] int next() const;
  /// From now on the next SIGTERM or SIGINT ends the process at once: the operator has lost patience.
  void end_at_next() const;

 private:
  sigset_t taken_{};
};

}  // namespace hearth::app
