#pragma once

#include <booking/contract/booking.hpp>
#include <hearth/hearth.hpp>

#include "rows.hpp"
#include "settings.hpp"

namespace matching {

/// The life of a request: open -> offered -> accepted | open again -> exhausting -> exhausted; or closed at any time, because
/// its booking needs nobody any more. Every step is a compare-and-set on the request's version, so that of two that meet
/// (an answer, an event, a batch, a timer) one finds that it came too late. The request is changed before its offers: who
/// has its row has the offers too.
class Requests {
 public:
  explicit Requests(Live<Settings> settings) : settings_{std::move(settings)} {}

  /// A booking needs a technician: a first time, or again.
  Result<void> requested(Tx& tx, const ::booking::MatchingRequested& event);
  /// What becomes of the booking becomes of its request.
  Result<void> follow(Tx& tx, const ::booking::Changed& event);
  /// The same, from how the booking stands.
  Result<void> stands(Tx& tx, Request request, std::string_view status, const std::optional<Uuid>& technician);

  /// Somebody said yes, and booking agrees.
  Result<void> accept(Tx& tx, Request request, const Uuid& technician);
  /// An offer has come to nothing, and with it nobody is being asked any more: the next batch that is due may. The request is
  /// left alone unless it is being offered and still the one of that version of the booking. False when the offer was not
  /// `from`: somebody was faster.
  Result<bool> give_back(Tx& tx, const OfferRow& offer, std::string_view from, std::string_view to, Timestamp next_try);
  /// Nobody is left, or the time is over: booking is to be told. False when somebody was faster.
  Result<bool> exhaust(Tx& tx, Request request, std::string_view why);
  /// Booking has been told.
  Result<void> exhausted(Tx& tx, Request request);
  /// Compare and set; false when somebody was faster.
  Result<bool> change(Tx& tx, Request& request, std::string_view state);

  /// A batch is to look at what is due then.
  void wake(Tx& tx, Timestamp at) const;

  [[nodiscard]] const Settings& settings() const { return *settings_; }

 private:
  /// Offers that nobody needs any more.
  Result<void> withdraw(Tx& tx, const Uuid& booking);
  Result<void> close(Tx& tx, Request request);

  Live<Settings> settings_;
};

/// Compare and set on an offer's state; tells the world when the technician knew of the offer. False when it was not `from`.
Result<bool> close_offer(Tx& tx, const OfferRow& offer, std::string_view from, std::string_view to);

Result<std::optional<Request>> find_request(Db& db, const Uuid& booking);
/// For what must not be told that somebody was faster: it waits for them.
Result<std::optional<Request>> lock_request(Tx& tx, const Uuid& booking);

/// Somebody was faster. An event or a timer is tried again; a client is told.
inline Error changed_meanwhile() { return conflict("matching.changed", "this has changed meanwhile: look again"); }

/// How long a step may take before a timer looks whether it was finished.
inline constexpr Duration settle_after = std::chrono::seconds{30};

}  // namespace matching
