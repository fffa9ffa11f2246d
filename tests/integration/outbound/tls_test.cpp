#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/integration/outbound/server.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace hearth::outbound::testing::tls_test {

class OutboundTls : public ::testing::Test {
 protected:
  /// A certificate of its own authority, with its key, for one name.
  std::filesystem::path certificate(const std::string& file, const std::string& name) {
    const auto key = (folder / (file + ".key")).string();
    const auto made = (folder / (file + ".crt")).string();
    const auto done = support::run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                                    "-nodes", "-keyout", key, "-out", made, "-days", "2", "-subj", "/CN=test",
                                    "-addext", "subjectAltName=" + name});
    if (done.code != 0) throw std::runtime_error(done.output);
    return folder.write(file + ".pem", support::read_file(made) + support::read_file(key));
  }

  Result<Response> ask(const Server& server, const std::filesystem::path& trusted,
                       const std::string& host = "localhost") {
    auto settings = local();
    settings.extra_ca = trusted;
    Client client{settings};
    client.allow("shop", {"*"});
    return client.send(call, {"GET", server.url("/", host), {}, ""});
  }

  static void hello(Peer& peer) {
    while (!peer.request().empty()) peer.answer("hello");
  }

  void refuses(const Result<Response>& got) {
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind, Kind::unavailable);
    EXPECT_EQ(got.error().code, "outbound.tls");
  }

  support::TemporaryFolder folder;
  ShopCall call;
};

TEST_F(OutboundTls, TrustsTheAuthorityThatItIsGiven) {
  const auto good = certificate("good", "DNS:localhost");
  Server server{hello, good};
  const auto got = ask(server, good);
  ASSERT_TRUE(got) << got.error().code << " " << got.error().cause;
  EXPECT_EQ(got->body, "hello");
}

TEST_F(OutboundTls, TrustsAnAddressThatTheCertificateNames) {
  const auto good = certificate("good", "IP:127.0.0.1");
  Server server{hello, good};
  const auto got = ask(server, good, "127.0.0.1");
  EXPECT_TRUE(got) << got.error().cause;
}

TEST_F(OutboundTls, RefusesACertificateOfNobody) {
  const auto unknown = certificate("unknown", "DNS:localhost");
  Server server{hello, unknown};
  refuses(ask(server, {}));
  refuses(ask(server, certificate("other", "DNS:localhost")));
}

TEST_F(OutboundTls, RefusesACertificateOfAnotherName) {
  const auto other = certificate("other", "DNS:elsewhere.example.com");
  Server server{hello, other};
  refuses(ask(server, other));
}

TEST_F(OutboundTls, RefusesACertificateThatHasExpired) {
  certificate("good", "DNS:localhost");
  const auto key = (folder / "good.key").string();
  const auto made = (folder / "expired.crt").string();
  const auto done = support::run(
      {"openssl", "x509", "-in", (folder / "good.crt").string(), "-signkey", key, "-days", "-1", "-out", made});
  ASSERT_EQ(done.code, 0) << done.output;
  const auto expired = folder.write("expired.pem", support::read_file(made) + support::read_file(key));
  Server server{hello, expired};
  refuses(ask(server, expired));
}

TEST_F(OutboundTls, RefusesAServerWithoutTls) {
  Server plain{[](Peer& peer) {
    peer.write("HTTP/1.1 400 Bad Request\r\n\r\n");
    peer.wait_for_end();
  }};
  Client client{local()};
  client.allow("shop", {"*"});
  refuses(client.send(call, {"GET", "https://localhost:" + std::to_string(plain.port()) + "/", {}, ""}));
}

TEST_F(OutboundTls, TakesAnEndWithoutItsCloseForATruncation) {
  const auto good = certificate("good", "DNS:localhost");
  Server server{[](Peer& peer) {
                  peer.request();
                  peer.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nmore was to come");
                },
                good};
  const auto got = ask(server, good);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().kind, Kind::indeterminate);
}

TEST_F(OutboundTls, KeepsItsConnection) {
  const auto good = certificate("good", "DNS:localhost");
  Server server{hello, good};
  auto settings = local();
  settings.extra_ca = good;
  Client client{settings};
  client.allow("shop", {"*"});
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(client.send(call, {"GET", server.url("/", "localhost"), {}, ""}));
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(OutboundTls, NeedsAFileThatCanBeRead) {
  Settings settings;
  settings.extra_ca = folder / "missing.pem";
  EXPECT_THROW(Client{settings}, std::runtime_error);
}

}  // namespace hearth::outbound::testing::tls_test
