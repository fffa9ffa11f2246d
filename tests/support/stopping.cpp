#include "tests/support/stopping.hpp"

#include <gtest/gtest.h>
#include <signal.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace hearth::support {
namespace {

/// False when the host has ended instead of answering: what a timer does is counted too, and may come to the step first.
bool watch(const HearthProcess& host, const nlohmann::json& at) {
  const auto reply = host.admin_client().post("/test/steps", {{"stop_at", at}});
  if (reply.status == 200) return true;
  if (reply.failure.empty()) throw std::runtime_error("the host does not count its steps: " + reply.body);
  return false;
}

/// In microseconds; "2026-11-26T12:00:00.000000Z" sorts as it reads.
std::string clock(const HearthProcess& host, const nlohmann::json& move = {{"advance", "0s"}}) {
  return host.admin_client().post("/test/clock", move).json().at("now");
}

}  // namespace

bool stopped_at(HearthProcess& host, const std::string& when, int n, const std::function<void()>& journey) {
  const auto before = clock(host);
  const bool watches = watch(host, when + ":" + std::to_string(n));
  journey();
  if (watches && watch(host, nullptr)) return false;
  const int end = host.wait_for_end();
  if (end != 128 + SIGKILL) throw std::runtime_error("the host ended at no step, but with " + std::to_string(end));
  host.start();
  if (clock(host) < before) clock(host, {{"now", before}});
  return true;
}

int stop_at_every(HearthProcess& host, const std::string& when, const std::function<void(int n)>& journey,
                  const std::function<void(int n)>& check, int most) {
  for (int n = 1; n <= most; ++n) {
    SCOPED_TRACE(when + ":" + std::to_string(n));
    const bool stopped = stopped_at(host, when, n, [&] { journey(n); });
    check(n);
    if (!stopped) return n - 1;
    if (::testing::Test::HasFatalFailure()) return n;
  }
  ADD_FAILURE() << "the journey still stopped at " << when << ":" << most;
  return most;
}

}  // namespace hearth::support
