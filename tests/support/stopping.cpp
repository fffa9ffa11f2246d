#include "tests/support/stopping.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace hearth::support {
namespace {

void watch(const HearthProcess& host, const nlohmann::json& at) {
  const auto reply = host.admin_client().post("/test/steps", {{"stop_at", at}});
  if (reply.status != 200) throw std::runtime_error("the host does not count its steps: " + reply.failure + reply.body);
}

/// In microseconds; "2026-11-26T12:00:00.000000Z" sorts as it reads.
std::string clock(const HearthProcess& host, const nlohmann::json& move = {{"advance", "0s"}}) {
  return host.admin_client().post("/test/clock", move).json().at("now");
}

}  // namespace

void stop_at(const HearthProcess& host, const std::string& when, int n) { watch(host, when + ":" + std::to_string(n)); }

bool stopped_at(HearthProcess& host, const std::string& when, int n, const std::function<void()>& journey) {
  const auto before = clock(host);
  stop_at(host, when, n);
  journey();
  if (host.admin_client().get("/livez").status == 200) {
    watch(host, nullptr);
    return false;
  }
  host.wait_for_end();
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
