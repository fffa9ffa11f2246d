#pragma once

#include <booking/contract/booking.hpp>
#include <hearth/hearth.hpp>

#include "requests.hpp"
#include "views.hpp"

namespace matching {

/// Asking one technician after the other. What is about to happen is written down first, with a timer; then booking, whose
/// word counts, is asked; then its answer is written down where nothing else has happened meanwhile. The timer resumes what a
/// crash left between: asking booking again answers the same.
class Offers {
 public:
  Offers(Requests& requests, Log log) : requests_{requests}, log_{log} {}

  Result<Page<Offer>> list(const Caller& who, Db& db, const OffersAsk& ask);
  Result<Offer> accept(const Caller& who, Calls& calls, const Id& ask);
  Result<Offer> decline(const Caller& who, Calls& calls, const Id& ask);

  /// A placing offer: booking keeps the technician's time, who is then told. Booking's refusal is written down, and the next
  /// is looked for.
  Result<void> place(Calls& calls, const OfferRow& offer);

  /// The timer of an offer: resumes what was begun, or ends what nobody answered.
  Result<void> due(Calls& calls, const OfferDue& timer);
  Result<void> take_back(Calls& calls, const TakeBack& timer);

 private:
  Result<bool> opened(Calls& calls, const OfferRow& offer);
  Result<void> refused(Calls& calls, const OfferRow& offer, const Error& why);
  /// Asks booking to confirm an accepting offer, and writes down what it says.
  Result<Offer> confirm(Calls& calls, const OfferRow& offer);
  Result<Offer> confirmed(Calls& calls, const OfferRow& offer);
  Result<void> rejected(Calls& calls, const OfferRow& offer);
  /// open -> declined or expired, and on to the next. False when somebody was faster.
  Result<bool> end(Calls& calls, const OfferRow& offer, std::string_view how);
  Result<void> unoffer(Calls& calls, const OfferRow& offer);

  Requests& requests_;
  Log log_;
};

}  // namespace matching
