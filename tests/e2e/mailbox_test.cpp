// The mailbox of a development host: whoever works on it reads codes and resets without a mail server, and nobody else does.
#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/e2e/notified.hpp"

namespace hearth::e2e::mailbox_test {
namespace {

using Json = nlohmann::json;
using testing::HasSubstr;

class DevelopmentMailbox : public testing::TestWithParam<Engine>, protected Notified {
 protected:
  explicit DevelopmentMailbox(std::vector<std::string> set = {}) : Notified(GetParam(), std::move(set)) {}

  Json mails(const std::string& filter = "") const {
    market.settle();
    return expect_status(market.host().admin_client().get("/plugins/notifications/mailbox" + filter), 200).at("items");
  }
};
INSTANTIATE_TEST_SUITE_P(On, DevelopmentMailbox, engines(), engine_name);

TEST_P(DevelopmentMailbox, ShowsTheCodeThatSignsIn) {
  market.register_person("mina@example.com");
  market.register_person("jun@example.com");
  market.settle();  // two mails on their way at once come in any order
  const auto asked = expect_status(
      market.anyone().post("/auth/otp/request", {{"email", "mina@example.com"}, {"purpose", "login"}}), 202);
  EXPECT_EQ(mails().size(), 3U);
  const auto hers = mails("?to=mina@example.com");
  ASSERT_EQ(hers.size(), 2U);
  EXPECT_EQ(hers[0].at("channel"), "email");
  EXPECT_EQ(hers[0].at("subject"), "[허스 홈클리닝] 인증번호 안내") << "the latest first";
  EXPECT_TRUE(hers[1].at("code").is_null());
  const auto code = hers[0].at("code").get<std::string>();
  EXPECT_THAT(hers[0].at("text").get<std::string>(), HasSubstr(code));
  expect_status(market.anyone().post("/auth/otp/verify", {{"code_id", asked.at("code_id")}, {"code", code}}), 200);
  EXPECT_TRUE(mails("?to=nobody@example.com").empty());
}

TEST_P(DevelopmentMailbox, ShowsTheTokenThatResetsAPassword) {
  market.register_person("mina@example.com");
  market.settle();  // two mails on their way at once come in any order
  expect_status(market.anyone().post("/auth/password/forgot", {{"email", "mina@example.com"}}), 202);
  const auto mail = mails("?to=mina@example.com").at(0);
  const auto token = mail.at("code").get<std::string>();
  EXPECT_THAT(mail.at("text").get<std::string>(), HasSubstr("/password-reset?token=" + token));
  const auto reset =
      market.anyone().post("/auth/password/reset", {{"token", token}, {"new_password", "another long passphrase"}});
  EXPECT_LT(reset.status, 300) << reset.body;
  market.sign_in("mina@example.com", "another long passphrase");

  EXPECT_EQ(market.host().log().find(token), std::string::npos);
  for (const auto& entry : std::filesystem::recursive_directory_iterator{market.host().data()}) {
    if (!entry.is_regular_file() || entry.path().extension() == ".so") continue;
    EXPECT_EQ(support::read_file(entry.path()).find(token), std::string::npos) << entry.path();
  }
}

TEST_P(DevelopmentMailbox, IsNotOfThePublicListener) {
  for (const auto* path : {"/plugins/notifications/mailbox", "/notifications/mailbox", "/mailbox"}) {
    EXPECT_EQ(market.anyone().get(path).status, 404) << path;
    EXPECT_EQ(market.host().client().get(path).status, 404) << path;
  }
}

TEST_P(DevelopmentMailbox, IsEmptyAfterARestart) {
  market.register_person("mina@example.com");
  EXPECT_EQ(mails().size(), 1U);
  market.host().restart();
  EXPECT_TRUE(mails().empty()) << "it was never at rest";
}

TEST_P(DevelopmentMailbox, IsRefusedInProductionAsIsTheSandbox) {
  const auto refused = market.command({"check", "--set", "profile=production"});
  EXPECT_EQ(refused.code, 2);
  for (const auto* sentence :
       {"config.email: profile 'production' refuses 'mailbox'", "config.sms: profile 'production' refuses 'mailbox'",
        "config.provider: is left out and then 'sandbox', which profile 'production' refuses"}) {
    EXPECT_THAT(refused.output, testing::HasSubstr(sentence));
  }
  EXPECT_THAT(refused.output, testing::ContainsRegex("embedded.yaml:[0-9]+:[0-9]+: plugins.[0-9]+..config.email"));
  std::vector<std::string> real{"check"};
  for (const auto* set : {"profile=production", "plugins.notifications.config.email=smtp",
                          "plugins.notifications.config.sms=none", "plugins.payment.config.provider=toss"}) {
    real.insert(real.end(), {"--set", set});
  }
  const auto without = market.command(real);
  EXPECT_EQ(without.code, 2);
  EXPECT_THAT(without.output, testing::HasSubstr("config.toss.secret_key: is required"));
  real.insert(real.end(), {"--set", "plugins.payment.config.toss.secret_key=live_sk_x"});
  const auto taken = market.command(real);
  EXPECT_EQ(taken.code, 0) << taken.output;
}

class SmallMailbox : public DevelopmentMailbox {
 protected:
  SmallMailbox() : DevelopmentMailbox({"plugins.notifications.config.mailbox_size=3"}) {}
};
INSTANTIATE_TEST_SUITE_P(On, SmallMailbox, engines(), engine_name);

TEST_P(SmallMailbox, KeepsTheLatest) {
  for (int i = 0; i < 5; ++i) {
    market.register_person("person" + std::to_string(i) + "@example.com");
    market.settle();
  }
  const auto kept = mails();
  ASSERT_EQ(kept.size(), 3U);
  EXPECT_EQ(kept[0].at("to"), "person4@example.com");
  EXPECT_EQ(kept[2].at("to"), "person2@example.com");
}

}  // namespace
}  // namespace hearth::e2e::mailbox_test
