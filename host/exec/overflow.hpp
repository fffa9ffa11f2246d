#pragma once

#include "host/core/call.hpp"
#include "host/exec/stack.hpp"

// Not for use outside host/exec.
namespace hearth::exec {

struct Watched {
  const Stack* stack = nullptr;
  const core::Call* call = nullptr;
};

/// [its thread] What runs now; nothing: the thread itself.
void watch_overflow(const Watched& what);
/// [its thread] A fault on a stack that has no room left is handled on another one.
void alternate_stack();

}  // namespace hearth::exec
