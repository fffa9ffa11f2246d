#pragma once

#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "driver.hpp"
#include "settings.hpp"

namespace notifications {

struct Mail {
  Uuid id;
  std::string channel;
  std::string to;
  std::string subject;
  std::string text;
  std::string html;
  std::optional<std::string> code;
  Timestamp sent;
};
constexpr auto describe(Type<Mail>) {
  return fields(field("id", &Mail::id), field("channel", &Mail::channel), field("to", &Mail::to),
                field("subject", &Mail::subject), field("text", &Mail::text), field("html", &Mail::html),
                field("code", &Mail::code, about("the one-time code, or the token of a reset")),
                field("sent_at", &Mail::sent));
}
struct Mails {
  std::vector<Mail> items;
};
constexpr auto describe(Type<Mails>) { return fields(field("items", &Mails::items)); }

struct MailboxAsk {
  std::optional<std::string> to;
};
constexpr auto describe(Type<MailboxAsk>) {
  return fields(field("to", &MailboxAsk::to, max_length(254), about("of this address or number alone")));
}

/// Keeps messages instead of sending them, so that a developer can read them without a mail server. In memory alone, of this
/// node, the latest ones: messages with codes in them are never at rest.
class Mailbox final : public Driver {
 public:
  explicit Mailbox(Live<Settings> settings) : settings_{settings} {}

  Sent send(const Message& message) override;
  /// Latest first.
  Result<Mails> list(const MailboxAsk& ask);

 private:
  Live<Settings> settings_;
  std::mutex changing_;
  std::deque<Mail> kept_;
};

}  // namespace notifications
