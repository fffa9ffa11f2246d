#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <hearth/result.hpp>
#include <hearth/time.hpp>
#include <string>

#include "host/core/call.hpp"
#include "host/core/ids.hpp"

// What events and timers have in common: work that outlives the call that asked for it.

namespace hearth::core {

/// How often something durable (an event's delivery, a timer) is tried again, and when.
struct Retry {
  Duration first = std::chrono::seconds{1};
  Duration longest = std::chrono::hours{1};
  std::uint32_t tries = 12;  ///< the last failure makes it a dead letter

  /// After `failures` of them (from 1): doubling, bounded, less up to a fifth so that what failed together does not
  /// come back together.
  [[nodiscard]] Duration wait(std::uint32_t failures) const {
    const auto doublings = std::min<std::uint32_t>(failures > 0 ? failures - 1 : 0, 40);
    Duration full = first;
    for (std::uint32_t i = 0; i < doublings && full < longest; ++i) full *= 2;
    full = std::min(full, longest);
    const auto dice = random_bytes<2>();
    const std::int64_t per_mille = (dice[0] << 8 | dice[1]) % 200;
    return full - full * per_mille / 1000;
  }
};

/// The real time, which tests do not move: leases say whether a process lives.
inline Timestamp real_now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return Timestamp{std::chrono::duration_cast<Duration>(since).count()};
}

/// "00-<32>-<16>-<2>" (W3C Trace Context section 3.2), to be stored with the work; empty when the call has no trace.
inline std::string traceparent(const Trace& trace) {
  if (trace.trace_id.size() != 32 || trace.span_id.size() != 16) return {};
  return "00-" + trace.trace_id + "-" + trace.span_id + (trace.sampled ? "-01" : "-00");
}

/// Takes up what traceparent() wrote, or begins a trace.
inline Trace continued(const std::string& parent) {
  Trace trace;
  const bool given = parent.size() == 55;
  trace.trace_id = given ? parent.substr(3, 32) : random_hex<16>();
  trace.parent_id = given ? parent.substr(36, 16) : std::string{};
  trace.sampled = !given || parent.ends_with("1");
  trace.span_id = random_hex<8>();
  return trace;
}

/// For the operator who lists what has failed: short, and plain enough for any database.
inline std::string plain_text(const Error& error) {
  std::string text = error.code + ": " + error.message;
  if (!error.cause.empty()) text += " (" + error.cause + ")";
  if (text.size() > 1000) text.resize(1000);
  for (char& c : text) {
    if (c < ' ' || c > '~') c = '?';
  }
  return text;
}

}  // namespace hearth::core
