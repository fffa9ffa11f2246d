#pragma once

#include <booking/contract/booking.hpp>
#include <consumer/contract/consumer.hpp>
#include <hearth/hearth.hpp>

#include "places.hpp"
#include "rows.hpp"
#include "settings.hpp"
#include "states.hpp"
#include "timers.hpp"

namespace booking {

/// Who brings a change about.
struct Actor {
  std::string_view side;  ///< of namespace by
  std::optional<Uuid> id{};
};

/// What becomes of a booking, by whom and why.
struct Change {
  std::string_view to;
  Actor actor{by::system};
  std::optional<std::string> reason{};
};

[[nodiscard]] Error no_such_booking();
[[nodiscard]] Error changed_meanwhile();
[[nodiscard]] Error bad_step(std::string_view status);
[[nodiscard]] Error visit_over();

/// The booking, or booking.no_such_booking.
Result<BookingRow> find_booking(Db& db, const Uuid& id);
/// Has its work been done once, and found wanting?
Result<bool> is_rework(Db& db, const Uuid& id);
/// When a payment has failed, of what was made then and begins then: bounded, for each that fails would else keep the time for
/// another while.
Timestamp pay_again_until(Timestamp made, Timestamp start, Timestamp now, const Settings& settings);
/// Is it being paid by a transfer that has yet to be made?
Result<bool> awaits_deposit(Db& db, const BookingRow& row);
/// The booking as in find_booking, locked until the commit.
Result<BookingRow> lock_booking(Tx& tx, const Uuid& id);

[[nodiscard]] Facts facts_of(const BookingRow& row);
[[nodiscard]] std::vector<Line> lines_of(const BookingRow& row);
/// As it stands on a receipt.
[[nodiscard]] std::string order_name(const BookingRow& row);

/// The one place where a booking changes. What is done to a row is a compare-and-set on its status and version, and a change
/// of status writes its step of the timeline and its event with it; a way that is not in the table of states is a fault.
class Lifecycle {
 public:
  Lifecycle(Live<Settings> settings, Crypto crypto) : settings_{std::move(settings)}, crypto_{crypto} {}

  /// A new booking, in its first state.
  Result<void> open(Tx& tx, const BookingRow& row, const Actor& actor) const;
  /// To another state; whatever else of the row is different is written with it.
  Result<void> change(Tx& tx, BookingRow& row, const Change& change) const;
  /// What is different of the row, in the same state; with a reason it is a step of the timeline.
  Result<void> amend(Tx& tx, BookingRow& row, const Actor& actor, std::optional<std::string> reason = {}) const;

  /// To matching, or once more there: somebody has to be found, for this reason.
  Result<void> seek(Tx& tx, BookingRow& row, const Actor& actor, std::string_view reason) const;
  /// Nobody was found: the time is free, and everything that was paid is due.
  Result<void> give_up(Tx& tx, BookingRow& row, std::string_view reason) const;
  /// Work is accepted.
  Result<void> complete(Tx& tx, BookingRow& row, const Actor& actor) const;
  /// Its technician's time is no longer kept; a tentative technician is forgotten.
  void release(Tx& tx, BookingRow& row) const;
  /// The consumer gets this back.
  void refund(Tx& tx, BookingRow& row, const Uuid& source, std::int64_t amount, std::string_view reason,
              std::optional<Uuid> requester = {}) const;

  Result<void> matching_is_over(Tx& tx, const GiveUp& timer) const;

  [[nodiscard]] Result<::consumer::Address> address(const BookingRow& row) const;
  [[nodiscard]] Result<Need> need(const BookingRow& row) const;
  [[nodiscard]] const Settings& settings() const { return *settings_; }
  [[nodiscard]] const Crypto& crypto() const { return crypto_; }

 private:
  Result<void> write(Tx& tx, BookingRow& row, std::string_view from) const;
  Result<void> request_match(Tx& tx, const BookingRow& row, std::string_view reason) const;

  Live<Settings> settings_;
  Crypto crypto_;
};

}  // namespace booking
