// Email by a real mail server: in clear, by STARTTLS and TLS, with log-in, refused, put off, and never with a forged header.
#include <gmock/gmock.h>

#include "tests/e2e/notified.hpp"

#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/e2e/payments.hpp"
#include "tests/support/smtp_server.hpp"
#include "tests/support/wait.hpp"

namespace hearth::e2e::mail_test {
namespace {

using Json = nlohmann::json;
using support::SmtpServer;
using testing::HasSubstr;

std::string setting(const std::string& name, const std::string& value) {
  return "plugins.notifications.config." + name + "=" + value;
}

std::vector<std::string> by(const SmtpServer& server, const std::string& security = "plain",
                            std::vector<std::string> more = {}) {
  std::vector<std::string> all{setting("email", "smtp"),
                               setting("smtp.host", "localhost"),
                               setting("smtp.port", std::to_string(server.port())),
                               setting("smtp.security", security),
                               setting("smtp.from_address", "no-reply@hearth.example"),
                               setting("smtp.from_name", "허스 홈클리닝")};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

class Mail : public testing::TestWithParam<Engine> {
 protected:
  // What became of the message that welcomes somebody of that address.
  static Json welcome(Notified& host, const std::string& address) {
    const auto who = host.market.register_person(address);
    host.market.settle();
    return host.delivery(who.id, "email", "auth.registered");
  }

  support::TemporaryFolder folder;
};
INSTANTIATE_TEST_SUITE_P(On, Mail, engines(), engine_name);

TEST_P(Mail, ArrivesInBothFormsAndLanguagesOwnLetters) {
  const SmtpServer server{{}};
  Notified host{GetParam(), by(server)};
  EXPECT_EQ(welcome(host, "mina@example.com").at("status"), "sent");
  const auto mails = server.messages_to("mina@example.com");
  ASSERT_EQ(mails.size(), 1U);
  const auto& mail = mails[0];
  EXPECT_EQ(mail.at("from"), "no-reply@hearth.example");
  EXPECT_EQ(mail.at("type"), "multipart/alternative");
  EXPECT_EQ(mail.at("headers").at("subject"), "허스 홈클리닝에 오신 것을 환영합니다");
  EXPECT_THAT(mail.at("headers").at("from").get<std::string>(), HasSubstr("허스 홈클리닝 <no-reply@hearth.example>"));
  EXPECT_THAT(mail.at("headers").at("message-id").get<std::string>(), HasSubstr("@hearth.example>"));
  EXPECT_THAT(mail.at("text").get<std::string>(), HasSubstr("Mina Kim님, 안녕하세요."));
  EXPECT_THAT(mail.at("html").get<std::string>(), HasSubstr("<p>가입이 완료되었습니다.</p>"));
}

TEST_P(Mail, GoesByStartTlsAndAuthPlain) {
  const SmtpServer server{{.security = "starttls",
                           .certificate = support::make_certificate(folder, "localhost", "DNS:localhost"),
                           .auth = "hearth:secret word"}};
  Notified host{GetParam(), by(server, "starttls",
                               {setting("smtp.ca_file", (folder / "localhost.crt").string()),
                                setting("smtp.user", "hearth"), setting("smtp.password", "secret word")})};
  EXPECT_EQ(welcome(host, "mina@example.com").at("status"), "sent");
  const auto mails = server.messages();
  ASSERT_EQ(mails.size(), 1U);
  EXPECT_EQ(mails[0].at("tls"), true);
  EXPECT_EQ(mails[0].at("authenticated"), true);
}

TEST_P(Mail, GoesByImplicitTlsAndAuthLogin) {
  const SmtpServer server{{.security = "tls",
                           .certificate = support::make_certificate(folder, "localhost", "DNS:localhost"),
                           .auth = "hearth:secret word",
                           .mechanism = "LOGIN"}};
  Notified host{GetParam(),
                by(server, "tls",
                   {setting("smtp.ca_file", (folder / "localhost.crt").string()), setting("smtp.login", "login"),
                    setting("smtp.user", "hearth"), setting("smtp.password", "secret word")})};
  EXPECT_EQ(welcome(host, "mina@example.com").at("status"), "sent");
  ASSERT_EQ(server.messages().size(), 1U);
  EXPECT_EQ(server.messages()[0].at("authenticated"), true);
}

TEST_P(Mail, IsNotHandedToAServerThatIsNotTheOneAskedFor) {
  const auto right = support::make_certificate(folder, "localhost", "DNS:localhost");
  const auto other = support::make_certificate(folder, "other", "DNS:localhost");
  const auto misnamed = support::make_certificate(folder, "misnamed", "DNS:mail.example.com");
  struct Case {
    std::string security;
    support::Certificate shown, trusted;
  };
  for (const auto& one : {Case{"starttls", other, right}, Case{"tls", other, right},
                          Case{"starttls", misnamed, misnamed}, Case{"tls", misnamed, misnamed}}) {
    const SmtpServer server{{.security = one.security, .certificate = one.shown}};
    Notified host{GetParam(), by(server, one.security, {setting("smtp.ca_file", one.trusted.file)})};
    const auto failed = welcome(host, "mina@example.com");
    EXPECT_EQ(failed.at("status"), "failed") << one.security << one.shown.file;
    EXPECT_EQ(failed.at("reason"), "smtp.tls_failed");
    EXPECT_TRUE(server.messages().empty());
  }
}

TEST_P(Mail, NeverGoesOnInClearWhenTlsWasAskedFor) {
  const SmtpServer server{{}};
  Notified host{GetParam(), by(server, "starttls")};
  const auto failed = welcome(host, "mina@example.com");
  EXPECT_EQ(failed.at("status"), "failed");
  EXPECT_EQ(failed.at("reason"), "smtp.no_starttls");
  EXPECT_TRUE(server.messages().empty());
}

TEST_P(Mail, WaitsWhileTheLogInIsRefused) {
  const SmtpServer server{{.auth = "hearth:secret word"}};
  Notified host{GetParam(), by(server, "plain", {setting("smtp.user", "hearth"), setting("smtp.password", "guess")})};
  const auto failed = welcome(host, "mina@example.com");
  EXPECT_EQ(failed.at("status"), "failed") << "the message is not to blame";
  EXPECT_EQ(failed.at("reason"), "smtp.login_refused");
  EXPECT_TRUE(server.messages().empty());
  EXPECT_EQ(host.market.host().log().find("guess"), std::string::npos);
}

TEST_P(Mail, ThatIsPutOffIsTriedAgainWithLongerWaits) {
  const SmtpServer server{{}};
  Notified host{GetParam(), by(server)};
  const auto who = host.market.register_person("busy2-mina@example.com");
  host.market.settle();
  const auto state = [&] { return host.delivery(who.id, "email", "auth.registered"); };
  EXPECT_EQ(state().at("status"), "failed");
  EXPECT_EQ(state().at("reason"), "smtp.451");
  EXPECT_EQ(state().at("attempts"), 1);
  host.market.advance("29s");
  host.market.settle();
  EXPECT_EQ(state().at("attempts"), 1) << "30 s have not passed";
  host.market.advance("2s");
  host.market.settle();
  EXPECT_EQ(state().at("attempts"), 2);
  host.market.advance("1m");
  host.market.settle();
  EXPECT_EQ(state().at("attempts"), 2) << "now two minutes must pass";
  host.market.advance("61s");
  host.market.settle();
  EXPECT_EQ(state().at("status"), "sent");
  EXPECT_EQ(server.messages_to("busy2-mina@example.com").size(), 1U);
}

TEST_P(Mail, ThatIsPutOffForEverEndsAsADeadLetter) {
  const SmtpServer server{{}};
  Notified host{GetParam(), by(server, "plain", {setting("tries", "3")})};
  const auto who = host.market.register_person("busy4-mina@example.com");
  host.market.settle();
  for (int i = 0; i < 5; ++i) {
    host.market.advance("7h");
    host.market.settle();
  }
  const auto dead = host.delivery(who.id, "email", "auth.registered");
  EXPECT_EQ(dead.at("status"), "dead");
  EXPECT_EQ(dead.at("attempts"), 3);
  EXPECT_TRUE(server.messages().empty());

  // The fourth is refused as well, the fifth taken: a replay begins anew.
  const auto path = "/admin/notifications/deliveries/" + dead.at("id").get<std::string>() + "/replay";
  expect_status(host.admin().post(path, Json::object()), 200);
  host.market.settle();
  host.market.advance("1m");
  host.market.settle();
  EXPECT_EQ(host.delivery(who.id, "email", "auth.registered").at("status"), "sent");
  EXPECT_EQ(server.messages().size(), 1U);
  expect_problem(host.admin().post(path, Json::object()), 409, "notifications.not_dead");
}

TEST_P(Mail, ThatIsRefusedForGoodIsDeadAtOnce) {
  const SmtpServer server{{}};
  Notified host{GetParam(), by(server)};
  for (const auto& [address, reason] : {std::pair{"gone@example.com", "smtp.550"}, {"full@example.com", "smtp.552"}}) {
    const auto dead = welcome(host, address);
    EXPECT_EQ(dead.at("status"), "dead");
    EXPECT_EQ(dead.at("reason"), reason);
    EXPECT_EQ(dead.at("attempts"), 1);
  }
  EXPECT_EQ(host.deliveries("status=dead").size(), 2U);
}

TEST_P(Mail, TakesNoHeaderThatAValueBrings) {
  const SmtpServer server{{}};
  Notified host{GetParam(), by(server)};
  const auto who = host.market.register_person("mina@example.com");
  expect_status(
      host.admin().put(
          "/admin/notifications/templates/technician.suspended",
          {{"locale", "ko"}, {"channel", "email"}, {"based_on", 1}, {"subject", "{{reason}}"}, {"body", "{{reason}}"}}),
      200);
  host.publish("technician.status_changed@1", who.id,
               {{"technician_id", who.id},
                {"from_status", "active"},
                {"to_status", "suspended"},
                {"reason", "late\r\nBcc: everybody@example.com"}});
  host.market.settle();
  const auto dead = host.delivery(who.id, "email", "technician.suspended");
  EXPECT_EQ(dead.at("status"), "dead");
  EXPECT_EQ(dead.at("reason"), "notifications.header_injection");
  EXPECT_EQ(server.messages().size(), 1U) << "the welcome alone";
}

/// Six digits that stand alone on a line.
std::string code_in(const std::string& text) {
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (line.size() == 6 && line.find_first_not_of("0123456789") == line.npos) return line;
  }
  return {};
}

TEST_P(Mail, BringsCodesThatSignIn) {
  const SmtpServer server{{}};
  Notified host{GetParam(), by(server)};
  host.market.register_person("mina@example.com");
  host.market.settle();  // two mails on their way at once come in any order
  const auto asked = expect_status(
      host.market.anyone().post("/auth/otp/request", {{"email", "mina@example.com"}, {"purpose", "login"}}), 202);
  host.market.settle();
  const auto mails = server.messages_to("mina@example.com");
  ASSERT_EQ(mails.size(), 2U) << "the welcome and the code";
  const auto code = code_in(mails[1].at("text"));
  EXPECT_EQ(mails[1].at("headers").at("subject"), "[허스 홈클리닝] 인증번호 안내");
  EXPECT_THAT(mails[1].at("html").get<std::string>(), HasSubstr("<p>" + code + "</p>"));
  expect_status(host.market.anyone().post("/auth/otp/verify", {{"code_id", asked.at("code_id")}, {"code", code}}), 200);
  EXPECT_EQ(host.market.host().log().find(code + "\""), std::string::npos);
}

TEST_P(Mail, DoesNotBringACodeThatIsOver) {
  const SmtpServer server{{}};
  Notified host{GetParam(), by(server)};
  const std::string address = "busy2-mina@example.com";  // puts off the welcome once, and the code once
  host.market.register_person(address);
  host.market.settle();
  expect_status(host.market.anyone().post("/auth/otp/request", {{"email", address}, {"purpose", "login"}}), 202);
  host.market.settle();
  EXPECT_EQ(host.deliveries("template=auth.code").at(0).at("status"), "failed");
  host.market.advance("2h");
  host.market.settle();
  ASSERT_EQ(server.messages().size(), 1U) << "the welcome";
  const auto over = host.deliveries("template=auth.code");
  ASSERT_EQ(over.size(), 1U);
  EXPECT_EQ(over[0].at("status"), "skipped") << over[0];
}

TEST_P(Mail, ThatAServerIsSlowToTakeIsWrittenDownWhenItIs) {
  const SmtpServer server{{}};
  Notified host{GetParam(), by(server)};
  const auto who = host.market.register_person("slow-mina@example.com");
  host.market.settle();
  const auto state = [&] { return host.delivery(who.id, "email", "auth.registered"); };
  EXPECT_EQ(state().at("status"), "queued") << "the timer has not waited for it";
  EXPECT_TRUE(support::wait_until([&] { return state().at("status") == "sent"; }));
  EXPECT_EQ(state().at("attempts"), 1);
  EXPECT_EQ(server.messages_to("slow-mina@example.com").size(), 1U);
}

// Its time-out begins anew with every letter, so that it would hold each timer of this node for ever.
TEST_P(Mail, OfAServerThatTricklesHoldsUpNobodyAndComesToAnEnd) {
  const SmtpServer server{{.trickles = true}};
  Notified host{GetParam(), by(server, "plain", {setting("smtp.timeout", "2s")}), true};
  std::vector<Person> people;
  for (int i = 0; i < 4; ++i) people.push_back(host.market.register_person());
  // Timers of others run meanwhile: of a payment, which the sandbox's webhook settles.
  Payer payer{host.market};
  const auto paid = payer.pay("sandbox_webhook");
  EXPECT_EQ(paid.at("status"), "unknown");
  host.market.advance("11s");
  EXPECT_TRUE(support::wait_until([&] { return payer.payment(paid).at("status") == "captured"; }));

  const auto state = [&](const Person& of) { return host.delivery(of.id, "email", "auth.registered"); };
  for (const auto& person : people) {
    EXPECT_TRUE(support::wait_until([&] { return state(person).at("status") == "failed"; })) << state(person);
  }
  std::vector<std::string> reasons;
  for (const auto& one : host.deliveries("channel=email")) {
    if (one.at("status") == "failed") reasons.push_back(one.at("reason"));
  }
  EXPECT_THAT(reasons, testing::Contains("smtp.timeout")) << "the first; then it is left alone for a while";
}

TEST_P(Mail, WaitsForAServerThatIsNotThere) {
  int port = 0;
  {
    const SmtpServer gone{{}};
    port = gone.port();
  }
  Notified host{
      GetParam(),
      {setting("email", "smtp"), setting("smtp.port", std::to_string(port)), setting("smtp.security", "plain")}};
  const auto failed = welcome(host, "mina@example.com");
  EXPECT_EQ(failed.at("status"), "failed");
  EXPECT_EQ(failed.at("reason"), "smtp.unreachable");
}

}  // namespace
}  // namespace hearth::e2e::mail_test
