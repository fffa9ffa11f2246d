#pragma once

#include <booking/contract/booking.hpp>
#include <cancellation/contract/cancellation.hpp>
#include <hearth/hearth.hpp>
#include <reviews/contract/reviews.hpp>
#include <technician/contract/technician.hpp>

#include "requests.hpp"

namespace matching {

/// What matching knows of technicians and jobs: read models, each fed by one event.
class Knowledge {
 public:
  explicit Knowledge(Requests& requests) : requests_{requests} {}

  Result<void> availability_changed(Tx& tx, const ::technician::AvailabilityChanged& event);
  Result<void> rating_changed(Tx& tx, const ::reviews::RatingChanged& event);
  Result<void> penalised(Tx& tx, const ::cancellation::Penalised& event);
  /// A job's place, day and technician; how often who did what for whom; who came late. And what becomes of its request.
  Result<void> changed(Tx& tx, const ::booking::Changed& event);

 private:
  void came(Tx& tx, const ::booking::Changed& event, const Job& job);

  Requests& requests_;
};

}  // namespace matching
