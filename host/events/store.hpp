#pragma once

#include <hearth/result.hpp>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "host/core/call.hpp"
#include "host/db/database.hpp"
#include "host/db/host_statement.hpp"
#include "host/events/events.hpp"

namespace hearth::events {

/// subscriber -> the events it hears.
using Subscriptions = std::map<std::string, std::set<std::string>>;

/// One leased delivery.
struct Delivery {
  std::int64_t seq = 0;
  std::string subscriber;
  std::string order;  ///< the key that it is ordered by
  std::string trace;  ///< traceparent of the publishing call
  std::uint32_t failures = 0;
  Event event;
};

/// What the tables say, in one look.
struct Glance {
  std::optional<Timestamp> next_due;    ///< by the host's clock
  std::optional<Timestamp> lease_ends;  ///< by the real one
  bool dead = false;
};

/// The outbox and deliveries in one publisher's schema. States of a delivery:
/// pending (runs when due and first of its key), leased (being handled), dead (an operator's turn), blocked (behind a dead
/// one), off (its subscriber is switched off).
class Store {
 public:
  /// `owner` names this boot of this node in leases.
  Store(db::Database& database, std::string owner, Duration keep);

  [[nodiscard]] const std::string& publisher() const { return database_.schema(); }

  Result<void> publish(db::Transaction& tx, const Event& event, std::string_view trace);

  /// At start: subscriptions as they are now; deliveries of who is switched off or on; leases of an earlier boot of `node`.
  Result<void> reconcile(core::Call& call, const Subscriptions& active, const std::string& node);
  Result<Glance> glance(core::Call& call);
  /// The first due events of as many keys.
  Result<std::vector<Delivery>> lease(core::Call& call, const Subscriptions& active, Timestamp now, std::size_t most,
                                      Timestamp until);
  /// Delivered: the row goes, and the event with its last one. With `chain`, leases the key's next event.
  Result<std::optional<Delivery>> finish(core::Call& call, const Delivery& done, bool chain, Timestamp until);
  Result<void> fail(core::Call& call, const Delivery& failed, const std::string& error, Timestamp next, bool dead);
  /// Back to pending, as if it had never been leased.
  Result<void> release(core::Call& call, const Delivery& leased);
  /// Leases that have run out.
  Result<void> reclaim(core::Call& call, Timestamp real_now);
  /// Keeps what waits behind dead letters out of the way.
  Result<void> block_behind_dead(core::Call& call);
  /// Repairs what a race left, drops kept events that are too old. Reads everything that waits: seldom.
  Result<void> maintain(core::Call& call, const Subscriptions& active, Timestamp now);
  Result<std::vector<Backlog>> backlog(core::Call& call, Timestamp now);

 private:
  [[nodiscard]] static Delivery read(const db::Rows& rows, std::size_t row);
  Result<void> exec(db::Transaction& tx, const db::HostStatement& statement,
                    std::initializer_list<hearth_value> values);
  Result<void> resume(db::Transaction& tx, const Subscriptions& active);
  Result<void> take(db::Transaction& tx, const std::vector<Delivery>& leased, Timestamp until);

  db::Database& database_;
  std::string owner_;
  Duration keep_;
};

}  // namespace hearth::events
