#include "mime.hpp"

#include <Poco/Base64Encoder.h>
#include <Poco/Net/MailMessage.h>
#include <Poco/Net/MailRecipient.h>
#include <Poco/Net/StringPartSource.h>
#include <Poco/Timestamp.h>

#include <algorithm>
#include <sstream>

namespace notifications {
namespace {

using Poco::Net::MailMessage;
using Poco::Net::MailRecipient;
using Poco::Net::StringPartSource;

/// Of UTF-8 in one encoded word: 45 bytes are 60 of base64, and 12 stand around them.
constexpr std::size_t bytes_in_a_word = 45;

bool continues_a_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// How much of the text fits into a word without splitting a character.
std::size_t fitting(std::string_view text) {
  if (text.size() <= bytes_in_a_word) return text.size();
  std::size_t end = bytes_in_a_word;
  while (end > 1 && continues_a_character(text[end])) --end;
  return end;
}

std::string domain_of(std::string_view address) { return std::string{address.substr(address.rfind('@') + 1)}; }

void set_body(MailMessage& mail, const Message& message) {
  if (message.html.empty()) {
    mail.setContentType("text/plain; charset=UTF-8");
    mail.setContent(message.text, MailMessage::ENCODING_BASE64);
    return;
  }
  mail.setContentType("multipart/alternative");
  mail.addContent(new StringPartSource(message.text, "text/plain; charset=UTF-8"), MailMessage::ENCODING_BASE64);
  mail.addContent(new StringPartSource(message.html, "text/html; charset=UTF-8"), MailMessage::ENCODING_BASE64);
}

}  // namespace

std::string base64(std::string_view bytes) {
  std::ostringstream out;
  Poco::Base64Encoder encoder{out};
  encoder.rdbuf()->setLineLength(0);
  encoder << bytes;
  encoder.close();
  return out.str();
}

bool header_safe(std::string_view value) {
  return std::none_of(value.begin(), value.end(),
                      [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F; });
}

bool address_safe(std::string_view address) {
  const auto at = address.find('@');
  if (at == 0 || at == address.npos || at + 1 == address.size() || address.find('@', at + 1) != address.npos)
    return false;
  return std::all_of(address.begin(), address.end(), [](char c) {
    return c > 0x20 && c < 0x7F && std::string_view{"<>(),;:\\\""}.find(c) == std::string_view::npos;
  });
}

std::string encoded_words(std::string_view text) {
  if (std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; }) &&
      text.find("=?") == text.npos) {
    return std::string{text};
  }
  std::string out;
  while (!text.empty()) {
    const auto size = fitting(text);
    if (!out.empty()) out += "\r\n ";
    out += "=?UTF-8?B?" + base64(text.substr(0, size)) + "?=";
    text.remove_prefix(size);
  }
  return out;
}

std::string compose(MailMessage& into, const Message& message, const Smtp& sender) {
  for (const std::string* value : {&message.to, &message.subject, &message.unsubscribe, &sender.from_name}) {
    if (!header_safe(*value)) return "notifications.header_injection";
  }
  if (!address_safe(message.to) || !address_safe(sender.from_address)) return "notifications.bad_address";
  into.setSender(encoded_words(sender.from_name) + " <" + sender.from_address + ">");
  into.addRecipient(MailRecipient{MailRecipient::PRIMARY_RECIPIENT, message.to});
  into.setSubject(encoded_words(message.subject));
  into.setDate(Poco::Timestamp{message.at.micros});
  into.set("Message-ID", "<" + message.id.text() + "@" + domain_of(sender.from_address) + ">");
  into.set("Auto-Submitted", "auto-generated");
  if (!message.unsubscribe.empty()) into.set("List-Unsubscribe", "<" + message.unsubscribe + ">");
  set_body(into, message);
  return {};
}

}  // namespace notifications
