#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/http/serving.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace hearth::http::tls_test {
namespace {

using support::wait_until;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

/// A self-signed certificate by the openssl program, as an operator would make one for a trial.
Tls certificate(const support::TemporaryFolder& folder, const std::string& name) {
  const auto key = (folder / (name + ".key")).string();
  const auto certificate = (folder / (name + ".crt")).string();
  const auto made = support::run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                                  "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=" + name,
                                  "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate});
  EXPECT_EQ(made.code, 0) << made.output;
  return {certificate, key};
}

Serving::Options with_tls(Tls tls) {
  Serving::Options options;
  options.http.tls = std::move(tls);
  return options;
}

/// What curl, trusting the certificate, gets.
support::Finished curl(const Serving& serving, const Tls& trusted, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments{"curl", "-sS", "-i", "--cacert", trusted.certificate};
  arguments.insert(arguments.end(), more.begin(), more.end());
  arguments.push_back("https://" + serving.address() + "/peer");
  return support::run(arguments);
}

TEST(Tls, ServesAStockClientOverTls12And13) {
  const support::TemporaryFolder folder;
  const auto tls = certificate(folder, "hearth");
  Serving serving{with_tls(tls)};
  for (const char* version : {"1.2", "1.3"}) {
    const auto got = curl(serving, tls, {"--tls-max", version, std::string{"--tlsv"} + version});
    EXPECT_EQ(got.code, 0) << got.output;
    EXPECT_THAT(got.output, HasSubstr("127.0.0.1 secure"));
    EXPECT_THAT(got.output, HasSubstr("strict-transport-security: max-age="));
  }
}

TEST(Tls, TakesPemTextAsWellAsFiles) {
  const support::TemporaryFolder folder;
  const auto tls = certificate(folder, "hearth");
  Serving serving{with_tls({support::read_file(tls.certificate), support::read_file(tls.key)})};
  EXPECT_EQ(curl(serving, tls).code, 0);
}

TEST(Tls, RefusesOldVersionsAndWeakCiphers) {
  const support::TemporaryFolder folder;
  const auto tls = certificate(folder, "hearth");
  Serving serving{with_tls(tls)};
  EXPECT_NE(curl(serving, tls, {"--tlsv1.0", "--tls-max", "1.1"}).code, 0);
  EXPECT_NE(curl(serving, tls, {"--tls-max", "1.2", "--ciphers", "ECDHE-ECDSA-AES128-SHA"}).code, 0);
}

TEST(Tls, AReloadServesTheNewCertificate) {
  const support::TemporaryFolder folder;
  const auto first = certificate(folder, "first");
  const auto second = certificate(folder, "second");
  Serving serving{with_tls(first)};
  ASSERT_EQ(curl(serving, first).code, 0);
  ASSERT_TRUE(serving.server.reload(second));
  EXPECT_EQ(curl(serving, second).code, 0);
  EXPECT_NE(curl(serving, first).code, 0);
}

TEST(Tls, ABadReloadLeavesTheOldCertificateInForce) {
  const support::TemporaryFolder folder;
  const auto first = certificate(folder, "first");
  const auto second = certificate(folder, "second");
  Serving serving{with_tls(first)};
  EXPECT_FALSE(serving.server.reload({first.certificate, second.key}));
  EXPECT_FALSE(serving.server.reload({(folder / "none.crt").string(), first.key}));
  EXPECT_EQ(curl(serving, first).code, 0);
}

TEST(Tls, ACertificateThatCannotBeReadIsAStartUpFault) {
  EXPECT_THROW(Serving{with_tls({"/no/such.crt", "/no/such.key"})}, std::runtime_error);
}

TEST(Tls, AClientThatSpeaksPlainlyIsClosed) {
  const support::TemporaryFolder folder;
  Serving serving{with_tls(certificate(folder, "hearth"))};
  auto plain = serving.connect();
  plain.send("GET /fast HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_THAT(plain.receive_to_end(), Not(HasSubstr("HTTP/1.1")));
}

TEST(Tls, AHandshakeThatNeverEndsIsCutOff) {
  const support::TemporaryFolder folder;
  auto options = with_tls(certificate(folder, "hearth"));
  options.http.limits.header_read = 100ms;
  Serving serving{options};
  auto silent = serving.connect();
  EXPECT_TRUE(silent.closed());
}

TEST(Tls, KeepsAConnectionForSeveralRequests) {
  const support::TemporaryFolder folder;
  const auto tls = certificate(folder, "hearth");
  Serving serving{with_tls(tls)};
  const auto url = "https://" + serving.address();
  const auto got =
      support::run({"curl", "-sSv", "--cacert", tls.certificate, url + "/big", "-o", "/dev/null", url + "/fast"});
  EXPECT_EQ(got.code, 0) << got.output;
  EXPECT_THAT(got.output, HasSubstr("Re-using existing connection"));
}

TEST(Tls, DrainsToo) {
  const support::TemporaryFolder folder;
  const auto tls = certificate(folder, "hearth");
  Serving serving{with_tls(tls)};
  EXPECT_EQ(curl(serving, tls).code, 0);
  serving.server.stop_accepting();
  EXPECT_TRUE(serving.server.drain(20s));
}

}  // namespace
}  // namespace hearth::http::tls_test
