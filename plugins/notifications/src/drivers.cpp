#include "drivers.hpp"

namespace notifications {

Driver* Drivers::of(std::string_view channel) {
  const std::string& name = channel == "email" ? settings_->email : settings_->sms;
  if (name == "mailbox") return &mailbox_;
  return name == "smtp" ? &smtp_ : nullptr;
}

}  // namespace notifications
