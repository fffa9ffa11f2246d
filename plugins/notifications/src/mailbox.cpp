#include "mailbox.hpp"

namespace notifications {

Sent Mailbox::send(const Message& message) {
  const auto most = static_cast<std::size_t>(settings_->mailbox_size);
  Mail mail{message.id,   message.channel, message.to,   message.subject,
            message.text, message.html,    message.code, message.at};
  const std::lock_guard lock{changing_};
  kept_.push_front(std::move(mail));
  if (kept_.size() > most) kept_.resize(most);
  return {Verdict::delivered, {}};
}

Result<Mails> Mailbox::list(const MailboxAsk& ask) {
  Mails out;
  const std::lock_guard lock{changing_};
  for (const auto& mail : kept_) {
    if (!ask.to || mail.to == *ask.to) out.items.push_back(mail);
  }
  return out;
}

}  // namespace notifications
