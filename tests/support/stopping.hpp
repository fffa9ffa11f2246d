#pragma once

#include <functional>
#include <string>

#include "tests/support/hearth_process.hpp"

namespace hearth::support {

// A journey, which may fail in any way and should end with a settle, for steps of events and timers. On the way the host ends
// itself (SIGKILL) at the nth step of the plugins' work from the journey's beginning, counted over requests, events and timers:
//   "before-commit", "after-commit"      of a plugin's transaction
//   "before-outbound", "after-outbound"  of a request to another host: after is when its answer has come
//   "before-call", "after-call"          of another plugin's service
// After it the host is up again, its clock not behind where it was before the journey, and will not stop; true when it was
// stopped. Throws when the host ended in another way. Clients of before are of no use then: the port may be another.
bool stopped_at(HearthProcess& host, const std::string& when, int n, const std::function<void()>& journey);

// Such a journey and what must hold after it, for n = 1, 2, ... until one gets through without a stop: `check` takes new
// clients, brings what was interrupted to its end (advance, settle, repeat under the same key), and looks. Both are given n.
// Returns how many times the host was stopped; fails the test when that is more than `most`.
int stop_at_every(HearthProcess& host, const std::string& when, const std::function<void(int n)>& journey,
                  const std::function<void(int n)>& check, int most = 200);

}  // namespace hearth::support
