#include "mime.hpp"

#include <Poco/Base64Decoder.h>
#include <Poco/Net/MailMessage.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <iterator>
#include <sstream>

namespace notifications::mime_test {
namespace {

Message message() {
  Message out;
  out.channel = "email";
  out.to = "mina@example.com";
  out.subject = "예약이 확정되었습니다";
  out.text = "안녕하세요";
  out.html = "<p>안녕하세요</p>";
  return out;
}

/// What would be sent, or why it is not.
std::string composed(const Message& of, const Smtp& sender = {}) {
  Poco::Net::MailMessage mail;
  if (const auto why = compose(mail, of, sender); !why.empty()) return why;
  std::ostringstream out;
  mail.write(out);
  return out.str();
}

std::string headers_of(const std::string& mail) { return mail.substr(0, mail.find("\r\n\r\n")); }

/// What a reader makes of encoded words of base64 that follow one another.
std::string decoded(const std::string& words) {
  std::string out;
  constexpr std::string_view begin = "=?UTF-8?B?";
  for (auto at = words.find(begin); at != words.npos; at = words.find(begin, at)) {
    at += begin.size();
    std::istringstream coded{words.substr(at, words.find("?=", at) - at)};
    Poco::Base64Decoder decoder{coded};
    out.append(std::istreambuf_iterator<char>{decoder}, {});
  }
  return out;
}

TEST(Mime, RefusesWhatWouldEndAHeader) {
  for (const auto& end : std::vector<std::string>{"\r\n", "\n", "\r", std::string(1, '\0')}) {
    auto subject = message();
    subject.subject = "hello" + end + "Bcc: everybody@example.com";
    EXPECT_EQ(composed(subject), "notifications.header_injection");
    auto to = message();
    to.to = "mina@example.com" + end + "Bcc: everybody@example.com";
    EXPECT_EQ(composed(to), "notifications.header_injection");
    auto unsubscribe = message();
    unsubscribe.unsubscribe = "https://example.com" + end + "Bcc: everybody@example.com";
    EXPECT_EQ(composed(unsubscribe), "notifications.header_injection");
    Smtp sender;
    sender.from_name = "Hearth" + end + "Bcc: everybody@example.com";
    EXPECT_EQ(composed(message(), sender), "notifications.header_injection");
  }
}

TEST(Mime, RefusesAddressesThatAreMoreThanOne) {
  for (const auto* to :
       {"", "mina", "@example.com", "mina@", "a@b@example.com", "mina@example.com, x@example.com",
        "mina@example.com> RCPT TO:<x@example.com", "\"a b\"@example.com", "미나@example.com", "mina@example.com;x"}) {
    auto bad = message();
    bad.to = to;
    EXPECT_EQ(composed(bad), "notifications.bad_address") << to;
  }
}

TEST(Mime, WritesTextAndHtmlAsAlternatives) {
  const auto mail = composed(message());
  const auto headers = headers_of(mail);
  EXPECT_NE(headers.find("multipart/alternative"), std::string::npos) << mail;
  EXPECT_NE(headers.find("To: <mina@example.com>"), std::string::npos) << mail;
  EXPECT_NE(headers.find("Message-ID: <" + Uuid{}.text() + "@hearth.example>"), std::string::npos) << mail;
  EXPECT_NE(mail.find("text/plain; charset=UTF-8"), std::string::npos) << mail;
  EXPECT_NE(mail.find("text/html; charset=UTF-8"), std::string::npos) << mail;
  EXPECT_LT(mail.find("text/plain"), mail.find("text/html")) << "the best one last (RFC 2046, section 5.1.4)";
  for (const char c : mail) EXPECT_LT(static_cast<unsigned char>(c), 0x80) << "nothing needs 8BITMIME";
}

TEST(Mime, NamesTheWayOutOfAdvertising) {
  auto advertisement = message();
  advertisement.unsubscribe = "https://example.com/preferences";
  EXPECT_NE(composed(advertisement).find("List-Unsubscribe: <https://example.com/preferences>"), std::string::npos);
  EXPECT_EQ(composed(message()).find("List-Unsubscribe"), std::string::npos);
}

TEST(EncodedWords, LeavesPlainAsciiAlone) {
  EXPECT_EQ(encoded_words("Your booking is confirmed"), "Your booking is confirmed");
  EXPECT_NE(encoded_words("=?UTF-8?B?eA==?="), "=?UTF-8?B?eA==?=") << "a subject that pretends to be encoded";
}

TEST(EncodedWords, AreWhatTheyWere) {
  const std::string korean = "[허스 홈클리닝] 예약이 확정되었습니다. 방문 전날 다시 한번 알려 드리겠습니다. 감사합니다";
  EXPECT_EQ(decoded(encoded_words(korean)), korean);
}

RC_GTEST_PROP(EncodedWordsProperty, NeitherSplitACharacterNorGrowTooLong, ()) {
  const auto letters = *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("a", " ", "é", "예", "약", "🧹", "=", "?", "_"));
  std::string text;
  for (const auto& letter : letters) text += letter;
  std::istringstream lines{encoded_words(text)};
  if (encoded_words(text) == text) return;
  std::string whole;
  for (std::string line; std::getline(lines, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (line.starts_with(' ')) line.erase(0, 1);
    RC_ASSERT(line.size() <= 75U);
    const auto one = decoded(line);
    RC_ASSERT(!one.empty());
    whole += one;
    RC_ASSERT((static_cast<unsigned char>(one.front()) & 0xC0U) != 0x80U);
  }
  RC_ASSERT(whole == text);
}

}  // namespace
}  // namespace notifications::mime_test
