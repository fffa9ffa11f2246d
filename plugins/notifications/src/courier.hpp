#pragma once

#include <hearth/hearth.hpp>

#include "catalogue.hpp"
#include "drivers.hpp"
#include "model.hpp"
#include "senders.hpp"
#include "settings.hpp"

namespace notifications {

/// Brings deliveries to people. A delivery is claimed, looked at once more (is it still true, still wanted, is it the hour for
/// it?), sent with no transaction open, and what came of it is written down: at most one sends it at a time, and one that a
/// crash interrupted is taken up again when its claim has run out.
class Courier {
 public:
  Courier(const Host& host, Live<Settings> settings, const Catalogue& catalogue, Drivers& drivers)
      : host_{host},
        settings_{settings},
        crypto_{host.crypto()},
        log_{host.log()},
        catalogue_{catalogue},
        drivers_{drivers} {}

  /// The threads of what may hang: from the plugin's start to its end.
  void start() { senders_.start(); }
  void stop() { senders_.stop(); }

  Result<void> deliver(Calls& calls, const Deliver& due);
  /// Every night: what is over and old.
  Result<void> purge(Tx& tx);

 private:
  friend class Attempt;

  /// Nothing when there is nothing to send, or somebody else does.
  static Result<std::optional<DeliveryRow>> claim(Calls& calls, const Uuid& delivery);

  /// What became of a message that its timer did not wait for.
  void came_late(const DeliveryRow& row, std::optional<std::int32_t> version, const Sent& sent);

  Host host_;
  Live<Settings> settings_;
  Crypto crypto_;
  Log log_;
  const Catalogue& catalogue_;
  Drivers& drivers_;
  Senders senders_;  ///< last: it ends before what its threads use
};

}  // namespace notifications
