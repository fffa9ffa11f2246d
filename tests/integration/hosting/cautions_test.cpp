#include <gmock/gmock.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>

#include "tests/integration/hosting/probed.hpp"
#include "tests/support/child_process.hpp"

// What the host starts with all the same, and an operator should hear of.
namespace hearth::hosting::cautions_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr long day = 86'400;

/// Self-signed, valid from one time to another, in seconds from now: the settings of server.tls.
Json certificate(const support::TemporaryFolder& folder, long from, long until) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key{EVP_EC_gen("P-256"), EVP_PKEY_free};
  const std::unique_ptr<X509, decltype(&X509_free)> made{X509_new(), X509_free};
  X509_gmtime_adj(X509_getm_notBefore(made.get()), from);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), until);
  X509_set_pubkey(made.get(), key.get());
  X509_sign(made.get(), key.get(), EVP_sha256());
  const auto write = [&](const std::string& name, const auto& write_pem) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> bio{BIO_new_file((folder / name).c_str(), "w"), BIO_free};
    EXPECT_EQ(write_pem(bio.get()), 1);
    return (folder / name).string();
  };
  return {{"certificate", write("tls.crt", [&](BIO* to) { return PEM_write_bio_X509(to, made.get()); })},
          {"key", write("tls.key", [&](BIO* to) {
             return PEM_write_bio_PrivateKey(to, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
           })}};
}

support::Finished doctor(const Probed& probed) {
  return support::run({support::HearthProcess::binary(), "doctor", "-c", probed.file().string(), "--data",
                       probed.host().data().string()});
}

TEST(ACertificate, ThatHasEndedOrSoonDoesIsToldByTheLogAndTheDoctor) {
  struct Row {
    long from, until;
    std::string says;
  };
  for (const auto& [from, until, says] : {Row{-9 * day, -day, "the certificate ended on "},
                                          {day, 90 * day, "the certificate is not valid before "},
                                          {-day, 6 * day, "the certificate ends on "}}) {
    const support::TemporaryFolder folder;
    const Probed probed{{{"server", {{"tls", certificate(folder, from, until)}}}}};
    EXPECT_TRUE(probed.host().logs("server.tls.certificate: " + says));
    const auto found = doctor(probed);
    EXPECT_EQ(found.code, 3);
    EXPECT_THAT(found.output, HasSubstr("BAD  settings: server.tls.certificate: " + says));
  }
}

TEST(ACertificate, ThatIsGoodForLongIsNotTold) {
  const support::TemporaryFolder folder;
  const Probed probed{{{"server", {{"tls", certificate(folder, -day, 30 * day)}}}}};
  EXPECT_THAT(doctor(probed).output, Not(HasSubstr("server.tls.certificate")));
  EXPECT_THAT(probed.host().log(), Not(HasSubstr("server.tls.certificate")));
  certificate(folder, -day, 2 * day);
  probed.host().signal(SIGHUP);
  EXPECT_TRUE(probed.host().logs("server.tls.certificate: the certificate ends on ")) << "what SIGHUP read";
}

TEST(OpenFiles, AreAllowedAsManyAsTheConnectionsTake) {
  rlimit ours{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &ours), 0);
  const rlimit few{std::min<rlim_t>(512, ours.rlim_max), ours.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
  const Probed probed{{{"server", {{"limits", {{"connections", 2000}}}}}}};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &ours), 0);
  rlimit theirs{};
  ASSERT_EQ(::prlimit(probed.host().pid(), RLIMIT_NOFILE, nullptr, &theirs), 0);
  EXPECT_EQ(theirs.rlim_cur, std::min<rlim_t>(2000 + 1024, ours.rlim_max));
}

TEST(OpenFiles, ThatMayNotBeAsManyAreToldByTheLogAndTheDoctor) {
  const support::TemporaryFolder folder;
  const auto file =
      folder
          .write("hearth.yaml",
                 "profile: development\nserver: { listen: \"127.0.0.1:0\" }\nadmin: { listen: \"127.0.0.1:0\" }\n")
          .string();
  const auto limited = [&](const std::string& command) {
    return support::run({"bash", "-c",
                         "ulimit -n 900; exec timeout 3 " + support::HearthProcess::binary() + " " + command + " -c " +
                             file + " --data " + (folder / "data").string()});
  };
  const auto says =
      HasSubstr("10000 connections and what is open beside them take 11024 open files, and this process may have 900");
  EXPECT_THAT(limited("doctor").output, AllOf(HasSubstr("BAD  settings: server.limits.connections"), says));
  EXPECT_THAT(limited("serve").output, says);
}

TEST(WhatIsMadeForData, IsForItsOwnerAlone) {
  const support::TemporaryFolder folder;
  support::HearthOptions options;
  options.data = folder / "data";
  const auto database = folder / "elsewhere/database";
  const Probed probed{{{"databases", {{"main", {{"folder", database.string()}}}}}}, Json::object(), options};
  for (const auto& made :
       {folder / "data", folder / "data/run", folder / "data/keys", folder / "elsewhere", database}) {
    EXPECT_EQ(std::filesystem::status(made).permissions(), std::filesystem::perms::owner_all) << made;
  }
}

}  // namespace
}  // namespace hearth::hosting::cautions_test
