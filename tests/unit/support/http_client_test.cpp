#include "tests/support/http_client.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "tests/support/child_process.hpp"
#include "tests/support/raw_connection.hpp"

namespace hearth::support::http_client_test {
namespace {

using namespace std::chrono_literals;

// Python's own server, answering each request with what it was asked.
constexpr auto echo = R"py(
import http.server, json
class Echo(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def answer(self):
        size = self.headers.get("Content-Length")
        body = self.rfile.read(int(size or 0)).decode()
        text = json.dumps({"method": self.command, "path": self.path, "body": body, "length": size,
                           "type": self.headers.get("Content-Type"), "auth": self.headers.get("Authorization"),
                           "peer": self.client_address[1]}).encode()
        self.send_response(201)
        self.send_header("Content-Length", str(len(text)))
        self.send_header("X-Seen", "yes")
        self.end_headers()
        if self.command != "HEAD": self.wfile.write(text)
    do_GET = do_POST = do_PATCH = do_HEAD = do_DELETE = answer
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
print(server.server_port, flush=True)
server.serve_forever()
)py";

class HttpClientTest : public ::testing::Test {
 protected:
  HttpClientTest()
      : server_({"/usr/bin/python3", "-c", echo}, piped()), address_("127.0.0.1:" + server_.read_line(20s)) {}
  static ChildOptions piped() {
    ChildOptions options;
    options.pipe_stdout = true;
    return options;
  }
  ChildProcess server_;
  std::string address_;
};

TEST_F(HttpClientTest, SendsWhatItIsToldAndKeepsItsConnection) {
  const HttpClient client(address_);
  const auto first = client.bearer("abc").post("/a?b=c%20d", {{"n", 1}});
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(first.header("x-seen"), "yes");
  EXPECT_EQ(first.json()["body"], R"({"n":1})");
  EXPECT_EQ(first.json()["type"], "application/json");
  EXPECT_EQ(first.json()["auth"], "Bearer abc");
  EXPECT_EQ(first.json()["path"], "/a?b=c%20d");
  const auto second = client.get("/");
  EXPECT_EQ(second.json()["method"], "GET");
  EXPECT_EQ(second.json()["auth"], nullptr);
  EXPECT_EQ(second.json()["peer"], first.json()["peer"]);
  const auto empty = client.request("POST", "/");
  EXPECT_EQ(empty.json()["length"], "0");
  EXPECT_EQ(empty.json()["type"], nullptr);
  EXPECT_EQ(client.head("/").body, "");
}

TEST_F(HttpClientTest, ServesManyThreadsAtOnce) {
  const HttpClient client(address_);
  std::vector<int> statuses(16);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < statuses.size(); ++i) {
    threads.emplace_back([&, i] { statuses[i] = client.get("/" + std::to_string(i)).status; });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(statuses, std::vector<int>(16, 201));
}

TEST_F(HttpClientTest, SaysWhyNoAnswerCame) {
  const auto reply = HttpClient("127.0.0.1:" + std::to_string(free_port())).get("/");
  EXPECT_EQ(reply.status, 0);
  EXPECT_NE(reply.failure, "");
}

TEST_F(HttpClientTest, LeavesABareConnectionForTheRest) {
  RawConnection connection(address_);
  connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /two HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(connection.receive_answer().starts_with("HTTP/1.1 201"));
  EXPECT_NE(connection.receive_answer().find("/two"), std::string::npos);
  EXPECT_TRUE(connection.closed());
}

}  // namespace
}  // namespace hearth::support::http_client_test
