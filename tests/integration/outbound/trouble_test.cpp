#include <gtest/gtest.h>

#include <atomic>

#include "tests/integration/outbound/server.hpp"
#include "tests/support/wait.hpp"

namespace hearth::outbound::testing::trouble_test {

using std::chrono::milliseconds;

class OutboundTrouble : public ::testing::Test {
 protected:
  Error ask(const Settings& settings, const Request& request) {
    Client client{settings};
    client.allow("shop", {"*"});
    auto response = client.send(call, request);
    EXPECT_FALSE(response);
    return response ? Error{} : std::move(response).error();
  }

  ShopCall call;
};

TEST_F(OutboundTrouble, NobodyListensIsUnavailable) {
  std::string url;
  {
    Server server{[](Peer&) {}};
    url = server.url();
  }
  const auto error = ask(local(), {"POST", url, {}, "x"});
  EXPECT_EQ(error.kind, Kind::unavailable);
  EXPECT_EQ(error.code, "outbound.unreachable");
}

TEST_F(OutboundTrouble, ASlowServerIsATimeOutOrForWhatWritesIndeterminate) {
  Server server{[](Peer& peer) { peer.wait_for_end(); }};
  Request request{"GET", server.url(), {}, ""};
  request.timeout = milliseconds{50};
  EXPECT_EQ(ask(local(), request).kind, Kind::timeout);
  request.method = "POST";
  const auto posted = ask(local(), request);
  EXPECT_EQ(posted.kind, Kind::indeterminate);
  EXPECT_EQ(posted.code, "outbound.timeout");

  call.deadline = std::chrono::steady_clock::now() + milliseconds{50};
  request = {"GET", server.url(), {}, ""};
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(ask(local(), request).kind, Kind::timeout);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{10});
}

TEST_F(OutboundTrouble, AServerThatDripsIsATimeOutToo) {
  std::atomic<bool> over{false};
  Server server{[&](Peer& peer) {
    peer.request();
    peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
    while (!over) {
      peer.write("x");
      support::wait_until([&] { return over.load(); }, milliseconds{10});
    }
  }};
  Request request{"GET", server.url(), {}, ""};
  request.timeout = milliseconds{100};
  EXPECT_EQ(ask(local(), request).kind, Kind::timeout);
  over = true;
}

TEST_F(OutboundTrouble, ACallThatIsCancelledEnds) {
  std::atomic<bool> asked{false};
  Server server{[&](Peer& peer) {
    peer.request();
    asked = true;
    peer.wait_for_end();
  }};
  std::jthread cancelling{[&] {
    support::wait_until([&] { return asked.load(); });
    call.cancelled = true;
  }};
  EXPECT_EQ(ask(local(), {"POST", server.url(), {}, "x"}).kind, Kind::cancelled);
  cancelling.join();
}

TEST_F(OutboundTrouble, ATruncatedAnswerIsIndeterminate) {
  for (const auto* answer : {"", "HTTP/1.1 2", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
                             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"}) {
    Server server{[&](Peer& peer) {
      peer.request();
      peer.write(answer);
    }};
    const auto error = ask(local(), {"POST", server.url(), {}, "x"});
    EXPECT_EQ(error.kind, Kind::indeterminate) << answer;
    EXPECT_EQ(error.code, "outbound.broken") << answer;
  }
}

TEST_F(OutboundTrouble, NonsenseIsIndeterminate) {
  for (const auto* answer :
       {"SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"}) {
    Server server{[&](Peer& peer) {
      peer.request();
      peer.write(answer);
      peer.wait_for_end();
    }};
    EXPECT_EQ(ask(local(), {"GET", server.url(), {}, ""}).kind, Kind::indeterminate) << answer;
  }
}

TEST_F(OutboundTrouble, TooMuchIsRefused) {
  auto settings = local();
  settings.body_limit = 1000;
  settings.header_limit = 2000;
  const std::pair<std::string, const char*> rows[] = {
      {"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n" + std::string(1001, 'x'), "outbound.body_too_large"},
      {"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx", "outbound.body_too_large"},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n" + std::string(0xfff, 'x'),
       "outbound.body_too_large"},
      {"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + std::string(5000, 'x'), "outbound.body_too_large"},
      {"HTTP/1.1 200 OK\r\nX-Long: " + std::string(3000, 'x') + "\r\n\r\n", "outbound.broken"},
  };
  for (const auto& row : rows) {
    const auto& answer = row.first;
    Server server{[&](Peer& peer) {
      peer.request();
      peer.write(answer);
      peer.wait_for_end();
    }};
    const auto error = ask(settings, {"GET", server.url(), {}, ""});
    EXPECT_EQ(error.code, row.second) << answer.substr(0, 60);
    EXPECT_EQ(error.kind, Kind::indeterminate);
  }
}

}  // namespace hearth::outbound::testing::trouble_test
