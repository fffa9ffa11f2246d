#pragma once

#include <atomic>
#include <hearth/hearth.hpp>

namespace probe {

using namespace hearth;

struct WriteMail {
  std::string text;
};
constexpr auto describe(Type<WriteMail>) { return fields(field("text", &WriteMail::text, max_length(20))); }

struct FindMail {
  std::int64_t id = 0;
  std::optional<bool> loud;
};
constexpr auto describe(Type<FindMail>) {
  return fields(field("id", &FindMail::id, minimum(1)), field("loud", &FindMail::loud));
}

struct Mail {
  std::int64_t id = 0;
  std::string text;
  std::string by;  ///< kind of the caller
};
constexpr auto describe(Type<Mail>) {
  return fields(field("id", &Mail::id), field("text", &Mail::text), field("by", &Mail::by));
}

/// What only operators may see.
class Mailbox {
 public:
  Result<Mail> write(const Caller& who, const WriteMail& ask) {
    return Mail{++last_, ask.text, who.kind == Caller::Kind::system ? "system" : "somebody"};
  }
  Result<Mail> find(const Caller&, const FindMail& ask) {
    if (ask.id > last_) return not_found("probe.no_mail", "there is no such mail");
    return Mail{ask.id, ask.loud.value_or(false) ? "MAIL" : "mail", ""};
  }

 private:
  std::atomic<std::int64_t> last_{0};
};

}  // namespace probe
