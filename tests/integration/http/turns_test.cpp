#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <latch>
#include <memory>
#include <string>

#include "host/http/server.hpp"
#include "host/log/logger.hpp"
#include "host/metrics/registry.hpp"
#include "tests/support/raw_connection.hpp"
#include "tests/support/wait.hpp"

namespace hearth::http::turns_test {
namespace {

using support::RawConnection;
using support::wait_until;
using testing::EndsWith;

log::Settings quiet() {
  log::Settings settings;
  settings.level = log::Level::off;
  return settings;
}

Settings one_thread() {
  Settings settings;
  settings.threads = 1;
  return settings;
}

/// Handles at once, on the only thread of its server.
class OneThread final : public gateway::Handler {
 public:
  OneThread() { server_.start(); }
  ~OneThread() override { server_.stop(); }

  void handle(std::shared_ptr<gateway::Request> request, gateway::Respond respond) override {
    if (request->target == "/hold") {
      holds = true;
      go_on.wait();
    }
    if (request->target == "/look") {
      seen += look();
      ++looked;
    }
    respond({200, {}, "fine"});
  }

  [[nodiscard]] std::string address() const {
    const auto& at = server_.endpoints().front();
    return at.address + ":" + std::to_string(at.port);
  }

  std::function<std::string()> look;  ///< what /look does, and adds to `seen`
  std::string seen;
  std::atomic<int> looked{0};
  std::atomic<bool> holds{false};  ///< /hold has the thread, until go_on
  std::latch go_on{1};

 private:
  log::Logger log_{quiet()};
  metrics::Registry metrics_;
  Server server_{one_thread(), *this, log_, metrics_};
};

std::string get(const std::string& target) { return "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n"; }

TEST(Turns, SendNothingBeforeAllThatCameTogetherHasBeenHandled) {
  OneThread server;
  std::array<RawConnection, 3> clients{RawConnection{server.address()}, RawConnection{server.address()},
                                       RawConnection{server.address()}};
  for (auto& client : clients) {  // they have been accepted when they have their answers
    client.send(get("/"));
    EXPECT_THAT(client.receive_answer(), EndsWith("fine"));
  }
  server.look = [&] {
    std::string arrived;
    for (auto& client : clients) arrived += client.receive_bytes(1, std::chrono::milliseconds{0});
    return arrived;
  };
  RawConnection holder{server.address()};
  holder.send(get("/hold"));
  ASSERT_TRUE(wait_until([&] { return server.holds.load(); }));
  for (const auto& client : clients) client.send(get("/look"));
  server.go_on.count_down();
  ASSERT_TRUE(wait_until([&] { return server.looked == 3; }));  // reading before would take from sight what has arrived
  for (auto& client : clients) EXPECT_THAT(client.receive_answer(), EndsWith("fine"));
  EXPECT_EQ(server.seen, "");
}

}  // namespace
}  // namespace hearth::http::turns_test
