#pragma once

#include <atomic>

#include "driver.hpp"
#include "settings.hpp"

namespace notifications {

/// A message to a mail server (RFC 5321; STARTTLS of RFC 3207, implicit TLS of RFC 8314, AUTH of RFC 4954), a connection each.
/// It never goes on in clear where TLS was asked for, and checks the certificate and its name. A message takes four times the
/// time-out of a step at most, 20 s at most, however slowly the server trickles. One that does not answer is left alone for a moment.
class SmtpDriver final : public Driver {
 public:
  explicit SmtpDriver(Live<Settings> settings) : settings_{settings} {}

  Sent send(const Message& message) override;
  [[nodiscard]] bool may_hang() const override { return true; }

 private:
  Live<Settings> settings_;
  std::atomic<std::int64_t> resting_until_{0};  // on the monotonic clock, in microseconds
};

/// The same with settings of its own, for tests.
Sent send_by_smtp(const Smtp& server, const Message& message);

}  // namespace notifications
