#pragma once

#include <hearth/hearth.hpp>

#include <optional>
#include <string>

namespace notifications {

using namespace hearth;

/// A message on its way. In clear, and kept by nobody but the mailbox of a development host.
struct Message {
  Uuid id;  ///< of the delivery: the same on every attempt
  std::string channel;
  std::string to;  ///< an address or number
  std::string subject;
  std::string text;
  std::string html;
  std::optional<std::string> code;  ///< that it brings
  std::string unsubscribe;          ///< of advertising: where consent is withdrawn
  Timestamp at;
};

enum class Verdict {
  sent,       ///< the other side has it
  delivered,  ///< and so has its reader
  transient,  ///< to be tried again
  permanent,  ///< would fail again
};

struct Sent {
  Verdict verdict = Verdict::permanent;
  std::string reason;  ///< a code; never an address or what the other side said
};

/// How messages of a channel go out. `send` may block for 20 s, makes no host call and throws nothing; used by any thread.
class Driver {
 public:
  virtual ~Driver() = default;
  virtual Sent send(const Message& message) = 0;
  /// It speaks with somebody who may not answer.
  [[nodiscard]] virtual bool may_hang() const { return false; }
};

}  // namespace notifications
