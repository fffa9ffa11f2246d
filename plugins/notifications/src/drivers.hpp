#pragma once

#include <memory>
#include <string_view>

#include "mailbox.hpp"
#include "settings.hpp"
#include "smtp.hpp"

namespace notifications {

/// Which driver brings the messages of a channel, as the settings say.
class Drivers {
 public:
  Drivers(Live<Settings> settings, Mailbox& mailbox) : settings_{settings}, mailbox_{mailbox}, smtp_{settings} {}

  /// Null: the channel has none.
  [[nodiscard]] Driver* of(std::string_view channel);

 private:
  Live<Settings> settings_;
  Mailbox& mailbox_;
  SmtpDriver smtp_;
};

}  // namespace notifications
